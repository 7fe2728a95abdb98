import { shareOneApp } from "../../helpers/app/medusa-app";
import { store } from "../shared-boots.json";

shareOneApp("store", () => {
  for (const file of store) {
    jest.requireActual(`../${file}.spec`);
  }
});
