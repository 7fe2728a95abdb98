import { medusaAppSuite } from "../helpers/app/medusa-app";
import { declareShippedBehind } from "./shipped-behind.cases";

medusaAppSuite("goods that are shipped before they are recorded, order", {}, (app) =>
  declareShippedBehind(app, "order"),
);
