import { redisUrl } from "../helpers/app/redis-url";
import { stripeOrdersSuite } from "./suites/stripe-orders";

stripeOrdersSuite("orders from Stripe, on Redis", {
  REDIS_URL: redisUrl(),
});
