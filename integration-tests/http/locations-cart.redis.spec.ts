import { redisUrl } from "../helpers/app/redis-url";
import { cartLocationsSuite } from "./suites/cart-locations";

cartLocationsSuite("where a completed cart claims, on Redis", {
  REDIS_URL: redisUrl(),
});
