/** The package's declarations, compiled as a strict project of somebody else would, with `skipLibCheck` off. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** What a store imports of the plugin, and does with it. */
const CONSUMER = `
import type { MedusaContainer } from "@medusajs/framework/types";
import backorders, {
  InsufficientStockError,
  inventoryOf,
  type BackordersModuleOptions,
} from "medusa-plugin-backorders/modules/inventory";
import stripeOrders from "medusa-plugin-backorders/modules/stripe-orders";
import stripeProvider from "medusa-plugin-backorders/providers/stripe-orders";
import type { StoreAvailabilityResponse } from "medusa-plugin-backorders/types/http";
import * as workflows from "medusa-plugin-backorders/workflows";

export const options: BackordersModuleOptions = { deductOn: "order" };
export const modules = [backorders, stripeOrders, stripeProvider, workflows];

export async function waiting(container: MedusaContainer): Promise<string[]> {
  const entries = await inventoryOf(container).listBackorderEntries({ status: "open" });
  return entries.map((entry): string => entry.id);
}

export const labels = ({ availability }: StoreAvailabilityResponse): string[] =>
  availability.map(({ variant_id, status }) => \`\${variant_id}: \${status}\`);

export const isShort = (error: unknown): boolean => error instanceof InsufficientStockError;

// @ts-expect-error -- an option that does not exist is an error already here
export const unknown: BackordersModuleOptions = { deductsOn: "order" };
`;

const RESOLUTIONS = {
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};

/**
 * Compiles a consumer under each way of resolving modules. What Medusa's own declarations say with `skipLibCheck` off is
 * Medusa's; the consumer and every declaration of the package have to be without an error.
 *
 * @param {{ project: string, root: string }} folders a folder in whose `node_modules` the package is, and the package
 * @returns {string[]} a sentence for each error
 */
export function findFaultsOfDeclarations({ project, root }) {
  const consumer = path.join(project, "consumer.ts");
  writeFileSync(consumer, CONSUMER);
  return Object.entries(RESOLUTIONS).flatMap(([name, resolution]) =>
    compile(consumer, root, resolution).map((error) => `moduleResolution ${name}: ${error}`),
  );
}

function compile(consumer, root, resolution) {
  const program = ts.createProgram([consumer], {
    ...resolution,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    types: ["node"],
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    esModuleInterop: true,
    resolveJsonModule: true,
  });
  const ours = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName === consumer || fileName.startsWith(`${root}${path.sep}`));
  return [
    ...program.getOptionsDiagnostics(),
    ...ours.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ].map((diagnostic) => describe(diagnostic, consumer));
}

function describe({ file, start = 0, messageText }, consumer) {
  const text = ts.flattenDiagnosticMessageText(messageText, " ");
  if (!file) {
    return text;
  }
  const { line } = file.getLineAndCharacterOfPosition(start);
  return `${path.relative(path.dirname(consumer), file.fileName)}:${line + 1}: ${text}`;
}
