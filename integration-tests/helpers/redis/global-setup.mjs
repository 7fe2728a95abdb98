/** Runs once before the suites of the project `redis`, where it is selected: starts the server that they share. */
import { startRedis } from "./server.mjs";

export default async function globalSetup() {
  const redis = await startRedis();
  globalThis.__testRedis = redis;
  process.env.TEST_REDIS_URL = redis.url;
}
