import { shareOneApp } from "../../helpers/app/medusa-app";
import { features } from "../shared-boots.json";

shareOneApp("features", () => {
  for (const file of features) {
    jest.requireActual(`../${file}.spec`);
  }
});
