/** One line for each phase, with the seconds since the start. On a terminal the last one counts up while it lasts. */

const counts = process.stdout.isTTY;
let ticking;

/**
 * @returns {string} seconds since this process started, as the lines show them
 */
export function elapsed() {
  return `[${process.uptime().toFixed(1).padStart(5)} s]`;
}

/**
 * @param {string} what what begins now
 */
export function phase(what) {
  endPhase();
  const start = `${elapsed()} ${what}`;
  if (!counts) {
    process.stdout.write(`${start}\n`);
    return;
  }
  const since = performance.now();
  const show = () =>
    process.stdout.write(`\r${start} ... ${Math.floor((performance.now() - since) / 1000)} s`);
  show();
  ticking = setInterval(show, 1000);
  ticking.unref();
}

/** Leaves the line of the phase that counts, so that something else can be printed. */
export function endPhase() {
  if (ticking) {
    clearInterval(ticking);
    ticking = undefined;
    process.stdout.write("\n");
  }
}
