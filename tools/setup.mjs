// Sets a checkout up: the workspace's packages, then native TensorFlow. Runs before anything is installed, so it uses
// Node alone. What is done already is skipped (a stamp in node_modules says what that was).
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { flagsOrEnd } from "./read-flags.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const stampFile = join(modules, ".mfim-setup.json");
const lockFolder = join(tmpdir(), `mfim-setup-${createHash("sha256").update(root).digest("hex").slice(0, 16)}`);
/** Neither pnpm nor npm nor corepack asks or advertises. */
const quiet = { COREPACK_ENABLE_DOWNLOAD_PROMPT: "0", npm_config_update_notifier: "false" };
const minimumNode = [20, 19];
const nativePackage = join(root, "packages", "native");

/** Flags with which Node runs this workspace's TypeScript from source; `tsx` must be installed. */
export function sourceFlags() {
  const tsx = createRequire(join(root, "package.json")).resolve("tsx");
  return ["--conditions=@mfim/source", "--import", pathToFileURL(tsx).href];
}

/**
 * Makes the checkout ready to run: returns at once when it is. Without Python or g++, or without a network, native
 * TensorFlow is left out with a sentence that says so, and the programs use a slower backend.
 */
export async function ensureSetup() {
  try {
    return await setUp();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exit(1);
  }
}

/** Stops the set-up with a sentence for the user. */
class SetupError extends Error {}

async function setUp() {
  requireNode();
  const wanted = { packages: hash(packageFiles()), native: hash(nativeFiles()) };
  if (isDone(wanted)) return false;
  return withLock(async () => {
    if (!samePackages(wanted)) {
      say("Installing the workspace's packages");
      rmSync(stampFile, { force: true });
      await installPackages();
      writeStamp({ packages: wanted.packages });
    }
    if (!isDone(wanted)) {
      say("Setting native TensorFlow up (once for all checkouts)");
      const entry = join(nativePackage, "src", "cli", "main.ts");
      const code = await run(process.execPath, [...sourceFlags(), entry, "install"]);
      if (code === 0) writeStamp(wanted);
      else
        say(
          'Going on without native TensorFlow: a slower backend is used instead; "npm run native -- doctor" says which, and what is missing.',
        );
    }
    return true;
  });
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return;
  throw new SetupError(
    `Node ${minimumNode.join(".")} or newer is needed, this is Node ${process.versions.node}: install a current one and try again.`,
  );
}

function isDone(wanted) {
  return samePackages(wanted) && readStamp().native === wanted.native && existsSync(linkedBinding());
}

function samePackages(wanted) {
  return readStamp().packages === wanted.packages && existsSync(join(modules, ".modules.yaml"));
}

/** The addon that was linked: gone when the cache was emptied (a link to nothing does not exist), or the packages reinstalled. */
function linkedBinding() {
  try {
    const resolve = createRequire(join(nativePackage, "package.json")).resolve;
    return join(dirname(resolve("@tensorflow/tfjs-node-gpu/package.json")), "lib", "napi-v8", "tfjs_binding.node");
  } catch {
    return "";
  }
}

async function installPackages() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const version = packageManager.replace(/^pnpm@/, "").replace(/\+.*/, "");
  const [program, ...first] =
    (await outputOf("pnpm", ["--version"])) === version ? ["pnpm"] : ["npx", "--yes", packageManager];
  const args = [...first, "install", "--frozen-lockfile", "--ignore-scripts", "--config.confirmModulesPurge=false"];
  const code = await run(program, args);
  if (code !== 0)
    throw new SetupError(
      `The packages could not be installed (${program} ended with code ${code}); see above, check the network, and try again.`,
    );
}

function packageFiles() {
  return ["pnpm-lock.yaml", "pnpm-workspace.yaml"].map((name) => join(root, name));
}

function nativeFiles() {
  const list = (folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name));
  return [
    join(nativePackage, "package.json"),
    ...list(join(nativePackage, "addon")),
    join(nativePackage, "src", "install", "wheel-pins.ts"),
  ];
}

function hash(files) {
  const sum = createHash("sha256");
  for (const file of files) sum.update(readFileSync(file));
  return sum.digest("hex").slice(0, 16);
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, "utf8"));
  } catch {
    return {};
  }
}

function writeStamp(stamp) {
  const temporary = `${stampFile}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(stamp)}\n`);
  renameSync(temporary, stampFile);
}

/** One set-up at a time in a checkout; the lock of a process that is gone is taken over. */
async function withLock(work) {
  const ownerFile = join(lockFolder, "pid");
  for (let waited = 0; ; waited++) {
    try {
      mkdirSync(lockFolder);
      writeFileSync(ownerFile, `${process.pid} ${beginningOf(process.pid)}`);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (!isAlive(ownerFile) && waited > 2) rmSync(lockFolder, { recursive: true, force: true });
      if (waited === 3) say("Another set-up of this checkout is under way; waiting for it");
      await new Promise((wake) => setTimeout(wake, 300));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
}

/** A number is given again, in a container that is started anew to the same program: only with its beginning it is one process. */
function isAlive(ownerFile) {
  try {
    const [pid, began = ""] = readFileSync(ownerFile, "utf8").split(" ");
    process.kill(Number(pid), 0);
    return began === beginningOf(pid);
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** When a process began, in ticks since the machine did, where the system tells (Linux, field 22); else "". */
function beginningOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Runs a program of the set-up with this terminal; its output goes to the error stream, so that a command's own output stays clean. */
function run(program, args) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, ...quiet },
  });
  return new Promise((resolve) => child.on("error", () => resolve(127)).on("close", (code) => resolve(code ?? 1)));
}

function outputOf(program, args) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...quiet },
  });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => child.on("error", () => resolve("")).on("close", () => resolve(text.trim())));
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

const help = `Usage: npm run setup

Sets the checkout up: the workspace's packages, then native TensorFlow, which needs Python with pip and g++. What is done already is
skipped. Every other command does the same first.

  --help    this text
`;

if (process.argv[1] && pathToFileURL(process.argv[1]).href === import.meta.url) {
  flagsOrEnd({}, "npm run setup --", help);
  const worked = await ensureSetup();
  say(worked ? "The checkout is set up." : "Everything is set up already.");
}
