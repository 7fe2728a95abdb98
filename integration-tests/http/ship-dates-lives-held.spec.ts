import { medusaAppSuite } from "../helpers/app/medusa-app";
import { declareShipDateLives } from "./ship-dates-lives";

medusaAppSuite(
  "orders for a day, deducted with the fulfillment",
  { env: { BACKORDERS_DEDUCT_ON: "fulfillment" } },
  declareShipDateLives,
);
