// What the commands that run tests take: flags of their own, and all of vitest's, which are handed on.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { unknownFlag } from "./read-flags.mjs";
import { root } from "./setup.mjs";

export const vitest = join(root, "node_modules", "vitest", "vitest.mjs");

/** The words of this process, without dashes that pnpm hands on; --help ends it with its help. */
export function testWords(help) {
  const given = process.argv.slice(2).filter((argument, index) => !(index === 0 && argument === "--"));
  if (!given.includes("--help") && !given.includes("-h")) return given;
  process.stdout.write(help);
  process.exit(0);
}

/**
 * Ends this process with code 2 for a flag that neither the command nor vitest takes. Vitest must be installed: it is asked.
 * @param own flags of the command
 */
export function refuseUnknown(words, own, call) {
  const flags = words.filter((word) => word.startsWith("--") && !own.includes(word.split("=")[0]));
  if (flags.length === 0) return;
  const known = vitestFlags();
  const names = new Set([...own, ...known].map(plain));
  for (const flag of flags) {
    const name = flag.split("=")[0];
    if (names.has(plain(name)) || names.has(plain(name).replace(/^no/, ""))) continue;
    process.stderr.write(`${unknownFlag(name, [...own, ...known], call)}\n`);
    process.exit(2);
  }
}

/** A flag as it is compared: --outputFile.json is an --outputFile, --max-workers is --maxWorkers. */
const plain = (flag) => flag.split(".")[0].replaceAll("-", "").toLowerCase();

/** As its help lists them. */
function vitestFlags() {
  const text = execFileSync(process.execPath, [vitest, "run", "--help"], { cwd: root, encoding: "utf8" });
  return [...text.matchAll(/^ +(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag);
}
