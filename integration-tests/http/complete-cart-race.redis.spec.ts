import { redisUrl } from "../helpers/app/redis-url";
import { completionRaceSuite } from "./suites/completion-race";

completionRaceSuite("cart completion under a race, on Redis", {
  REDIS_URL: redisUrl(),
});
