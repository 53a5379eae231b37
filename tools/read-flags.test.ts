import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const tool = (name: string, ...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, name), ...words], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};
const start = (...words: readonly string[]) => tool("start.mjs", ...words);
const where = "(npm start -- --help says what it takes)\n";

test.each([
  [["--secods", "60"], "unknown option '--secods'\n(Did you mean --seconds?)"],
  [["--dat=photographs"], "unknown option '--dat'\n(Did you mean --data?)"],
  // Nothing is like it.
  [["--recogniser", "mine"], "unknown option '--recogniser'"],
  [["-s", "60"], "unknown option '-s'"],
  [["--seconds"], "option '--seconds': value missing"],
  [["--data", "--seconds", "60"], "option '--data': value missing"],
  [["--help=yes"], "option '--help' takes no value, got 'yes'"],
  // As "npm start --seconds 60" hands on.
  [["60"], "unexpected word '60'\n(npm keeps flags for itself that do not stand behind --)"],
])("npm start -- %j is answered in short, before anything is set up", (words, sentence) => {
  expect(start(...words)).toEqual({ status: 2, stdout: "", stderr: `error: ${sentence}\n${where}` });
});

test("its help has examples, its version is a version, and values are looked at before anything is set up", () => {
  expect(start("--", "--help")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^Usage: [\s\S]*\nExamples:\n {2}npm start\n/),
  });
  expect(start("--version").stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  expect(start("--seconds", "-5").stderr).toBe("--seconds -5: expected a positive number.\n");
  expect(start("--data", "/nowhere").stderr).toMatch(/^--data \/nowhere: expected a folder of photographs there/);
});

test.each([
  ["setup.mjs", "npm run setup", []],
  ["check.mjs", "npm run check", ["--without-tests"]],
  ["test.mjs", "npm test", ["--long", "vitest's"]],
  ["test-nodes.mjs", "npm run test:nodes", ["--nodes"]],
])("%s --help says what it takes and does nothing else", (name, call, words) => {
  const { status, stdout, stderr } = tool(name, "--", "--help");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout.split("\n")[0]).toMatch(new RegExp(`^Usage: ${call}`));
  for (const word of [...words, "--help"]) expect(stdout).toContain(word);
  expect(stdout.split("\n").length).toBeLessThan(20);
});

test.each([
  ["setup.mjs", "npm run setup", ["--hepl"], "--hepl", "--help"],
  ["check.mjs", "npm run check", ["--withuot-tests"], "--withuot-tests", "--without-tests"],
  ["test.mjs", "npm test", ["--logn"], "--logn", "--long"],
  // One of vitest's.
  ["test.mjs", "npm test", ["packages/nn", "--bial=1"], "--bial", "--bail"],
  ["test-nodes.mjs", "npm run test:nodes", ["--node", "22"], "--node", "--nodes"],
])("%s: a flag that there is not is refused with the nearest one (%s %j)", (name, call, words, typed, near) => {
  expect(tool(name, ...words)).toEqual({
    status: 2,
    stdout: "",
    stderr: `error: unknown option '${typed}'\n(Did you mean ${near}?)\n(${call} -- --help says what it takes)\n`,
  });
});

test("vitest's flags are handed on to it, in all their forms", () => {
  const flags = ["--passWithNoTests", "--max-workers=1", "--no-color", "--coverage.enabled=false", "-t", "nothing"];
  const { status, stdout, stderr } = tool("test.mjs", "no/such/file", ...flags);
  expect(stderr).not.toContain("unknown option");
  expect(stdout).toMatch(/No test ran\.\n0 passed, 0 failed, 0 skipped\n$/);
  expect(status).toBe(1);
  expect(tool("test-nodes.mjs", "--nodes", "new").stderr).toMatch(/^--nodes new: expected major versions/);
});
