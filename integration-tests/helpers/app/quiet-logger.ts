import type { Logger } from "@medusajs/framework/types";

const silence = (): void => undefined;

/**
 * A logger for module tests: it prints warnings and errors, and nothing else. Medusa's default
 * logger is not used because loading it pulls in the whole command line tool.
 */
export const quietLogger: Logger = {
  panic: (data) => console.error(data),
  error: (messageOrError, error) => console.error(messageOrError, ...(error ? [error] : [])),
  warn: (message) => console.warn(message),
  failure: silence,
  success: () => ({}),
  activity: () => "",
  progress: silence,
  silly: silence,
  debug: silence,
  verbose: silence,
  http: silence,
  info: silence,
  log: silence,
  shouldLog: (level) => level === "error" || level === "warn",
  setLogLevel: silence,
  unsetLogLevel: silence,
};
