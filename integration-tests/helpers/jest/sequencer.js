/**
 * Starts the files that boot for many others first. Where no run before has left its times, Jest goes by the sizes of
 * files, and would start the longest of all last, on one core while the others have nothing left to do.
 */
const { default: Sequencer } = require("@jest/test-sequencer");
const { filesByEntry } = require("./shared-boots");

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isEntry = ({ path }) => filesByEntry.has(path);
    return [...sorted.filter(isEntry), ...sorted.filter((test) => !isEntry(test))];
  }
};
