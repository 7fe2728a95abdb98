import { redisUrl } from "../helpers/redis-url";
import { backorderedSuite } from "./suites/backordered";

backorderedSuite("inventory.backordered, on Redis", {
  REDIS_URL: redisUrl(),
});
