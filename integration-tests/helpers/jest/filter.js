/**
 * Leaves out spec files that another file of the run boots for. A run that names one of them runs it by itself.
 */
const { filesByEntry } = require("./shared-boots");

module.exports = (testPaths) => {
  const included = new Set(testPaths);
  const booted = new Set(
    [...filesByEntry].flatMap(([entry, files]) => (included.has(entry) ? files : [])),
  );
  const filtered = testPaths.filter((test) => !booted.has(test)).map((test) => ({ test }));
  return { filtered };
};
