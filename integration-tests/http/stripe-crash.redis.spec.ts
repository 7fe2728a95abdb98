import { redisUrl } from "../helpers/app/redis-url";
import { stripeCrashSuite } from "./suites/stripe-crash";

stripeCrashSuite("orders from Stripe across faults and crashes, on Redis", {
  REDIS_URL: redisUrl(),
});
