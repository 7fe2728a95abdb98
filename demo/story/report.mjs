/** What the demo prints: plain text in aligned columns, coloured only where a person reads it on a terminal. */
import { elapsed, endPhase } from "./progress.mjs";

const COLUMNS = ["stocked", "reserved", "available", "backordered"];
const WIDTH = 100;

const coloured = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = paint(1);
const dim = paint(2);
const red = paint(31);
const green = paint(32);

function print(line = "") {
  endPhase();
  process.stdout.write(`${line}\n`);
}

/**
 * @param {object} played
 * @param {string} played.letter
 * @param {{ title: string }} played.step
 * @param {string} played.happened in sentences
 * @param {Record<string, import("./levels.mjs").Balances>} played.before
 * @param {Record<string, import("./levels.mjs").Balances>} played.after
 * @param {string[]} [played.listing] lines to print as they are, where there is no level to show
 * @param {[string, boolean][]} played.checks what should be so, and whether it is
 */
export function printStep({ letter, step, happened, before, after, listing, checks }) {
  print(`\n${bold(`${elapsed()} (${letter}) ${step.title}`)}`);
  wrap(happened, WIDTH - 4).forEach((line) => print(`    ${line}`));
  print();
  (listing ?? levelTable(before, after)).forEach((line) => print(`    ${line}`));
  for (const [rule, held] of checks) {
    print(`    ${held ? green("ok    ") : red("FAILED")} ${rule}`);
  }
}

/** Each column shows "before -> after", or one dimmed number where nothing changed. */
function levelTable(before, after) {
  const rows = Object.keys(after).map((name) => ({
    name,
    cells: COLUMNS.map((column) => cell(before[name][column], after[name][column])),
  }));
  const nameWidth = Math.max("level".length, ...rows.map(({ name }) => name.length));
  const widths = COLUMNS.map((title, index) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[index].text.length)),
  );
  const header = [
    "level".padEnd(nameWidth),
    ...COLUMNS.map((title, index) => title.padStart(widths[index])),
  ].join("   ");
  return [
    header,
    dim("-".repeat(header.length)),
    ...rows.map(({ name, cells }) =>
      [
        name.padEnd(nameWidth),
        ...cells.map(({ text, colour }, index) => colour(text.padStart(widths[index]))),
      ].join("   "),
    ),
  ];
}

function cell(before, after) {
  const text = before === after ? `${after}` : `${before} -> ${after}`;
  if (after < 0) {
    return { text, colour: red };
  }
  return { text, colour: before === after ? dim : (plain) => plain };
}

/**
 * @param {{ name: string, checked: string, breaches: string[] }[]} results
 */
export function printInvariants(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  for (const { name, checked, breaches } of results) {
    const verdict = breaches.length ? red("BROKEN") : green("holds ");
    print(`    ${verdict} ${name.padEnd(width)}   ${dim(checked)}`);
    breaches.slice(0, 5).forEach((breach) => print(`           ${breach}`));
  }
}

/**
 * @param {{ invariant: string, detail: string }[]} breaches what `findBreaches()` of the module answered
 */
export function printBreaches(breaches) {
  const verdict = breaches.length ? red("BROKEN") : green("holds ");
  print(`    ${verdict} findBreaches() lists ${breaches.length} breaches`);
  breaches
    .slice(0, 5)
    .forEach(({ invariant, detail }) => print(`           ${invariant} ${detail}`));
}

/**
 * @param {{ failures: string[], seconds: number }} summary
 */
export function printSummary({ failures, seconds }) {
  print();
  failures.forEach((failure) => print(red(failure)));
  const verdict = failures.length
    ? red(`${failures.length} of the demo's claims did not hold`)
    : green("everything held");
  print(bold(`${verdict}; ${seconds.toFixed(1)} seconds in all`));
}

function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line && line.length + 1 + word.length > width) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
  }
  return lines;
}
