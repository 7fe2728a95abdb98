import type { Level, Thousandths } from "./types";

/** What a level is called. */
export function levelKey({ item, location }: { item: string; location: string }): string {
  return `${item} at ${location}`;
}

/** What a level is called together with a workflow. */
export function givenKey(level: Level, workflow: string): string {
  return `${levelKey(level)} by ${workflow}`;
}

/** Stocked less reserved; may be negative. */
export function available(level: Level): Thousandths {
  return level.stocked - level.reserved;
}

/** What a level is short of. */
export function shortage(level: Level): Thousandths {
  return Math.max(0, -available(level));
}
