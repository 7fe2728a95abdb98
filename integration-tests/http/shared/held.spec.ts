import { shareOneApp } from "../../helpers/app/medusa-app";
import { held } from "../shared-boots.json";

shareOneApp("held", () => {
  for (const file of held) {
    jest.requireActual(`../${file}.spec`);
  }
});
