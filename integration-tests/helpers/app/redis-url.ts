/**
 * The Redis database of this worker of Jest: suites that run side by side would take each other's events off one queue.
 *
 * @returns the value of REDIS_URL for an application
 */
export function redisUrl(): string {
  return `${process.env.TEST_REDIS_URL ?? ""}/${Number(process.env.JEST_WORKER_ID ?? 0) % 16}`;
}
