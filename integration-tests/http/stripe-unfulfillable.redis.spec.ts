import { redisUrl } from "../helpers/app/redis-url";
import { stripeUnfulfillableSuite } from "./suites/stripe-unfulfillable";

stripeUnfulfillableSuite("paid orders that cannot be made, on Redis", {
  REDIS_URL: redisUrl(),
});
