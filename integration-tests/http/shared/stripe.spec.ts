import { shareOneApp } from "../../helpers/app/medusa-app";
import { stripe } from "../shared-boots.json";

shareOneApp("stripe", () => {
  for (const file of stripe) {
    jest.requireActual(`../${file}.spec`);
  }
});
