import { medusaAppSuite } from "../helpers/app/medusa-app";
import { declareOrderTests } from "./orders.table";

medusaAppSuite(
  "orders that deduct on fulfillment",
  { env: { BACKORDERS_DEDUCT_ON: "fulfillment" } },
  (app) => {
    declareOrderTests(app, "fulfillment");
  },
);
