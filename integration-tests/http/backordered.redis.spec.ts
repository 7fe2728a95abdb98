import { redisUrl } from "../helpers/app/redis-url";
import { backorderedSuite } from "./suites/backordered";

backorderedSuite("inventory.backordered, on Redis", {
  REDIS_URL: redisUrl(),
});
