import { medusaAppSuite } from "../helpers/app/medusa-app";
import { declareOrderTests } from "./orders.table";

medusaAppSuite("orders that deduct on order", { env: { BACKORDERS_DEDUCT_ON: "order" } }, (app) => {
  declareOrderTests(app, "order");
});
