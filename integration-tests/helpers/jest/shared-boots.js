/** Which spec files share one booted application: integration-tests/http/shared-boots.json, as paths. */
const path = require("node:path");
const sharedBoots = require("../../http/shared-boots.json");

const folder = path.resolve(__dirname, "../../http");

/** The files that boot for others, each with those that it boots for. */
const filesByEntry = new Map(
  Object.entries(sharedBoots).map(([entry, specs]) => [
    path.join(folder, "shared", `${entry}.spec.ts`),
    specs.map((spec) => path.join(folder, `${spec}.spec.ts`)),
  ]),
);

module.exports = { filesByEntry };
