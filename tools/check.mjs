// node tools/check.mjs: lint, types, unused exports, figures, floor boundaries, build, API pages, tests. --without-tests leaves the last out.
import { join } from "node:path";
import { flagsOrEnd } from "./read-flags.mjs";
import { runProgram } from "./run-program.mjs";
import { ensureSetup, root } from "./setup.mjs";

const help = `Usage: npm run check [-- OPTIONS]

Checks everything: lint, types, unused exports and dependencies, figures of the shipped model, floors, build, API pages and tests.
All of it runs, whatever fails; the last line names what failed.

  --without-tests    everything but the tests
  --help             this text
`;
const withoutTests = flagsOrEnd({ "without-tests": { type: "boolean" } }, "npm run check --", help)["without-tests"];

const bin = (name) => join(root, "node_modules", ".bin", name);
const checks = [
  ["lint", bin("biome"), ["check", "."]],
  ["type check", bin("tsc"), ["-p", "tsconfig.check.json"]],
  ["type check of the studio's page", bin("tsc"), ["-p", "apps/studio/tsconfig.page.json"]],
  ["unused files, exports and dependencies", bin("knip"), ["--no-progress", "--no-config-hints"]],
  [
    "figures of the shipped model",
    process.execPath,
    [join(root, "tools", "run.mjs"), "tools/figures/main.ts", "--check"],
  ],
  ["floor boundaries", bin("turbo"), ["boundaries"]],
  ["build", bin("tsc"), ["-b"]],
  ["API pages", bin("typedoc"), ["--treatWarningsAsErrors", "--logLevel", "Warn"]],
  ["tests", process.execPath, [join(root, "tools", "test.mjs")]],
];

await ensureSetup();
const failed = [];
for (const [name, program, args] of checks) {
  if (name === "tests" && withoutTests) continue;
  console.log(`\n== ${name}`);
  const code = await runProgram(program, args, {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
  });
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(", ")}.`);
  process.exitCode = 1;
} else if (withoutTests) console.log("\nAll checks before the tests passed.");
