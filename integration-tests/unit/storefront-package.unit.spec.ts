import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { repositoryRoot } from "../helpers/postgres/migrations";

it("the storefront entry is small, runs as both kinds of module, and has its types wherever it is imported", async () => {
  const script = path.join(repositoryRoot, "scripts/try-storefront.mjs");
  // Exits with 1, and this rejects, where one of its rules does not hold.
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, "--offline"]);
  expect(`${stdout}${stderr}`.match(/held: /g)).toHaveLength(8);
});
