import { shareOneApp } from "../../helpers/app/medusa-app";
import { desk } from "../shared-boots.json";

shareOneApp("desk", () => {
  for (const file of desk) {
    jest.requireActual(`../${file}.spec`);
  }
});
