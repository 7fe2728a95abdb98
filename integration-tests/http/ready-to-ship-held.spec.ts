import { medusaAppSuite } from "../helpers/app/medusa-app";
import { WEBHOOK_SECRET } from "../helpers/stripe/events";
import { declareReadyToShip } from "./ready-to-ship.cases";

medusaAppSuite(
  "order.ready-to-ship, fulfillment",
  { env: { BACKORDERS_DEDUCT_ON: "fulfillment", STRIPE_WEBHOOK_SECRETS: WEBHOOK_SECRET } },
  declareReadyToShip,
);
