// node tools/test.mjs ARGS...: runs all tests (or those that vitest's ARGS select); --long adds the long ones. The last
// line counts the tests, from the runner's own report.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "./run-program.mjs";
import { ensureSetup, root } from "./setup.mjs";
import { refuseUnknown, testWords, vitest } from "./test-flags.mjs";

const help = `Usage: npm test [-- OPTIONS] [FILES]

Runs all tests, which takes less than half an hour on two cores, or those of the files whose paths have one of FILES in them. The last line
counts them.

  --long     the long tests as well
  --help     this text
  all others are vitest's, such as -t PATTERN (tests of that name) or --bail 1 (stops at the first failure)

Examples:
  npm test -- packages/stylegan
  npm test -- --long
`;
const given = testWords(help);
const long = given.includes("--long") || process.env["MFIM_LONG_TESTS"] === "1";
const args = given.filter((argument) => argument !== "--long");

await ensureSetup();
refuseUnknown(given, ["--long", "--help"], "npm test --");
const folder = mkdtempSync(join(tmpdir(), "mfim-test-"));
const report = join(folder, "report.json");
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
const code = await runProgram(process.execPath, [vitest, "run", ...reporters, ...args], {
  cwd: root,
  env: { ...process.env, ...(long && { MFIM_LONG_TESTS: "1" }) },
});
const { passed, failed, skipped, problems } = count(report);
rmSync(folder, { recursive: true });
if (code !== 0 && failed === 0) problems.push(`The test runner ended with code ${code} although no test failed.`);
if (passed + failed === 0) problems.push("No test ran.");
for (const problem of problems) console.log(problem);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = problems.length > 0 || failed > 0 ? code || 1 : 0;

/** Counts of the runner's report. A file that could not be loaded counts as one failed test: its tests are not in the report. */
function count(file) {
  let results;
  try {
    results = JSON.parse(readFileSync(file, "utf8")).testResults;
  } catch {
    return { passed: 0, failed: 1, skipped: 0, problems: ["The test runner left no report: it crashed."] };
  }
  const statuses = results.flatMap((result) => result.assertionResults.map((test) => test.status));
  const broken = results.filter(
    (result) => result.status === "failed" && !result.assertionResults.some((test) => test.status === "failed"),
  );
  const passed = statuses.filter((status) => status === "passed").length;
  const failed = statuses.filter((status) => status === "failed").length;
  return {
    passed,
    failed: failed + broken.length,
    skipped: statuses.length - passed - failed,
    problems: broken.map((result) => `${result.name} could not be run.`),
  };
}
