import { medusaAppSuite } from "../helpers/app/medusa-app";
import { declareOrderTests } from "./orders.table";

medusaAppSuite("orders that deduct on order, as they do by default", {}, (app) => {
  declareOrderTests(app, "order");
});
