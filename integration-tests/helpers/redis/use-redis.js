/**
 * Puts the events and workflows of a suite's application on Redis, in a database of this worker of Jest: suites that run
 * side by side would take each other's events off one queue.
 */
process.env.REDIS_URL = `${process.env.TEST_REDIS_URL}/${Number(process.env.JEST_WORKER_ID ?? 0) % 16}`;
