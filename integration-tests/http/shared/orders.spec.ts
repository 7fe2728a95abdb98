import { shareOneApp } from "../../helpers/app/medusa-app";
import { orders } from "../shared-boots.json";

shareOneApp("orders", () => {
  for (const file of orders) {
    jest.requireActual(`../${file}.spec`);
  }
});
