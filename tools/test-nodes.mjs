// node tools/test-nodes.mjs [--nodes 22,24] ARGS...: runs the tests (or those that ARGS select) under other versions of Node than
// the one at hand. Each comes from the package registry, as the platform's own package of the npm package `node`, once for all checkouts.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { runProgram } from "./run-program.mjs";
import { ensureSetup, root } from "./setup.mjs";
import { refuseUnknown, testWords } from "./test-flags.mjs";

const help = `Usage: npm run test:nodes [-- OPTIONS] [FILES]

Runs the tests under other versions of Node, one after the other; each is fetched once, from the npm package of that name.

  --nodes LIST    major versions, such as 22 or 22,24 (default 22,24)
  --help          this text
  all others are those of npm test
`;
const given = testWords(help);
const at = given.findIndex((word) => word === "--nodes" || word.startsWith("--nodes="));
const list = at < 0 ? "22,24" : given[at].includes("=") ? given.splice(at, 1)[0].split("=")[1] : given.splice(at, 2)[1];
if (!/^\d+(?:,\d+)*$/.test(list ?? "")) {
  process.stderr.write(`--nodes ${list ?? ""}: expected major versions with commas between them, such as 22,24.\n`);
  process.exit(2);
}
const versions = list.split(",");

await ensureSetup();
refuseUnknown(given, ["--nodes", "--long", "--help"], "npm run test:nodes --");
const failed = [];
for (const version of versions) {
  const node = await nodeOf(version);
  console.log(`\n== Node ${version}`);
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env["PATH"]}` };
  const code = await runProgram(node, [join(root, "tools", "test.mjs"), ...given], { cwd: root, env });
  if (code !== 0) failed.push(version);
}
if (failed.length > 0) {
  console.error(`\nFailed under Node ${failed.join(" and ")}.`);
  process.exitCode = 1;
}

/** Path of the program `node` of a major version; the package's own scripts, which would download by another way, do not run. */
async function nodeOf(version) {
  const name = `node-${process.platform}-${process.arch}`;
  const cache = join(homedir(), ".cache", "mfim", "nodes");
  const place = join(cache, version);
  const program = join(place, "node_modules", name, "bin", "node");
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, `${version}.tmp-`));
  try {
    writeFileSync(join(temporary, "package.json"), JSON.stringify({ private: true }));
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", `${name}@${version}`];
    const code = await runProgram("npm", args, { cwd: temporary });
    if (code !== 0)
      throw new Error(
        `Node ${version} could not be brought (npm ended with code ${code}); check the network and the version.`,
      );
    rmSync(place, { recursive: true, force: true });
    renameSync(temporary, place);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return program;
}
