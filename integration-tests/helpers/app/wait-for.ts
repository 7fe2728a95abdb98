/**
 * Waits until something that happens by itself has happened.
 *
 * @param read reads the state of affairs
 * @param holds says whether it is the one that is waited for
 * @param seconds how long to wait
 * @returns what `read` gave at last
 * @throws Error with the last state when it does not come in that time
 */
export async function waitFor<State>(
  read: () => Promise<State>,
  holds: (state: State) => boolean,
  seconds = 20,
): Promise<State> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const state = await read();
    if (holds(state)) {
      return state;
    }
    if (Date.now() > end) {
      throw new Error(`What the test waits for did not happen; last: ${JSON.stringify(state)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
