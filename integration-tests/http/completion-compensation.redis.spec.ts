import { redisUrl } from "../helpers/redis-url";
import { completionCompensationSuite } from "./suites/completion-compensation";

completionCompensationSuite("completing a cart, on Redis", {
  REDIS_URL: redisUrl(),
});
