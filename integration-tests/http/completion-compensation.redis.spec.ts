import { redisUrl } from "../helpers/app/redis-url";
import { completionCompensationSuite } from "./suites/completion-compensation";

completionCompensationSuite("completing a cart, on Redis", {
  REDIS_URL: redisUrl(),
});
