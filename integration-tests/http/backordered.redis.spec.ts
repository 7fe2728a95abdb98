import { backorderedSuite } from "./backordered.suite";

backorderedSuite("inventory.backordered, on Redis", {
  REDIS_URL: process.env.TEST_REDIS_URL ?? "",
});
