import { redisUrl } from "../helpers/app/redis-url";
import { orderLocationsSuite } from "./suites/order-locations";

orderLocationsSuite("where edits, claims, exchanges and drafts claim, on Redis", {
  REDIS_URL: redisUrl(),
});
