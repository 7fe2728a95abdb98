import { shareOneApp } from "../../helpers/app/medusa-app";
import { allocation } from "../shared-boots.json";

shareOneApp("allocation", () => {
  for (const file of allocation) {
    jest.requireActual(`../${file}.spec`);
  }
});
