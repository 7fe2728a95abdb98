import { shareOneApp } from "../../helpers/app/medusa-app";
import { options } from "../shared-boots.json";

shareOneApp("options", () => {
  for (const file of options) {
    jest.requireActual(`../${file}.spec`);
  }
});
