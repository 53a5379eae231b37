import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const start = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "start.mjs"), ...words], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
};
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
