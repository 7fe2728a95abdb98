/** Runs once after the suites of the project `redis`. */
export default async function globalTeardown() {
  await globalThis.__testRedis?.stop();
}
