import { shareOneApp } from "../../helpers/app/medusa-app";
import { promises } from "../shared-boots.json";

shareOneApp("promises", () => {
  for (const file of promises) {
    jest.requireActual(`../${file}.spec`);
  }
});
