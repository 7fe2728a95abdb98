/* global jest */
/**
 * In CI a test that fails runs again, up to twice, and its first failure is printed. Core's workflow engine gives up after
 * three tries to write a checkpoint, on a machine that is busy enough (docs/adr/0003); a whole run should not end by it.
 * A rule that does not hold fails three times.
 */
if (process.env.CI) {
  jest.retryTimes(2, { logErrorsBeforeRetry: true });
}
