// node tools/run.mjs ENTRY ARGS...: sets up what is missing and runs a TypeScript entry of the workspace.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { bundledProgram } from "./bundle-program.mjs";
import { runProgram } from "./run-program.mjs";
import { ensureSetup, root, sourceFlags } from "./setup.mjs";

const [entry, ...rest] = process.argv.slice(2);
if (!entry) {
  process.stderr.write("Expected an entry file: node tools/run.mjs ENTRY ARGS...\n");
  process.exit(2);
}
// "npm run X -- ARGS" swallows the dashes, "pnpm X -- ARGS" hands them on: both mean ARGS.
const args = rest[0] === "--" ? rest.slice(1) : rest;
await ensureSetup();
const bundle = await bundledProgram(entry, args);
if (bundle === undefined)
  process.exitCode = await runProgram(process.execPath, [...sourceFlags(), resolve(root, entry), ...args]);
else {
  // Plain JavaScript needs no flags, so no process of its own.
  process.argv = [process.execPath, bundle, ...args];
  await import(pathToFileURL(bundle).href);
}
