// npm start [-- --data FOLDER]: sets everything up and shows what the shipped model makes of people it never saw, as a sheet
// to look at, then in figures, before and after fine-tuning where that is asked for. What is done already is skipped; Ctrl-C
// keeps what there is, the next start goes on.

import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { announcedTime, filesBelow } from "./announced-time.mjs";
import { openForLooking } from "./open-for-looking.mjs";
import { flagsOrEnd } from "./read-flags.mjs";
import { runProgram } from "./run-program.mjs";
import { ensureSetup, root, sourceFlags } from "./setup.mjs";

const help = `Usage: npm start [-- OPTIONS]

Sets everything up and runs the main job: draws a sheet of swaps by the shipped model on people it never saw, measures them,
says in a sentence what came out, and writes a report. With --seconds it is fine-tuned first, and measured before and after on
people who were held out: whether that helps depends on the photographs and on the time.

  --data FOLDER    photographs, one folder a person, instead of the bundled face pack
  --seconds N      fine-tunes for so long first (default: not at all)
  --out FOLDER     where everything goes (default runs/start, or runs/start-NAME with --data)
  --help           this text
  --version        say the version

Examples:
  npm start
  npm start -- --data photographs --seconds 3600
`;

const options = {
  data: { type: "string" },
  seconds: { type: "string" },
  out: { type: "string" },
  version: { type: "boolean" },
};

/** One command of the workspace, run from source; its failure ends the job with its exit code. */
async function command(entry, ...args) {
  const code = await runProgram(process.execPath, [...sourceFlags(), resolve(root, entry), ...args]);
  if (code !== 0) process.exit(code);
}

/** Whether a stamp says that the same was done before. */
const isDone = (stamp, description) => existsSync(stamp) && readFileSync(stamp, "utf8") === description;

/** Runs `work` unless that was done before. */
async function once(stamp, description, work) {
  if (isDone(stamp, description)) return;
  await work();
  const temporary = `${stamp}.${process.pid}.tmp`;
  writeFileSync(temporary, description);
  renameSync(temporary, stamp);
}

const { data, out, version: wantsVersion, seconds } = flagsOrEnd(options, "npm start --", help);
if (wantsVersion) {
  // All packages have one version.
  process.stdout.write(`${JSON.parse(readFileSync(join(root, "apps/cli/package.json"), "utf8")).version}\n`);
  process.exit(0);
}
if (seconds !== undefined && !(Number(seconds) > 0)) {
  process.stderr.write(`--seconds ${seconds}: expected a positive number.\n`);
  process.exit(2);
}
if (data !== undefined && !statSync(data, { throwIfNoEntry: false })?.isDirectory()) {
  process.stderr.write(`--data ${data}: expected a folder of photographs there, one folder a person.\n`);
  process.exit(2);
}

const say = (text) => process.stdout.write(`${text}\n`);
const folder = resolve(out ?? join(root, "runs", data === undefined ? "start" : `start-${basename(resolve(data))}`));
const preparedStamp = join(folder, "prepared.done");
const filesToLookAt = data === undefined || isDone(preparedStamp, resolve(data)) ? 0 : filesBelow(data);
say(announcedTime(Number(seconds ?? 0), filesToLookAt));
await ensureSetup();
mkdirSync(folder, { recursive: true });
const configs = join(root, "apps/trainer/configs");

// Where the true swap is known it is shown, too.
const bundled = "swap-truth-v1-sample";
const sheet = async (name, methods, protocol, ...measured) => {
  const file = join(folder, name);
  const drawn = ["--protocol", protocol, "--methods", methods, "--limit", "8", "--out", file, ...measured];
  await command("apps/bench/src/main.ts", "sheet", ...drawn);
  openForLooking(file);
};

say("\nSwaps of people whom the shipped model never saw");
await sheet(data === undefined ? "swaps.png" : "swaps-bundled.png", "mfim", bundled);

const settings = [];
const measured = [];
if (data !== undefined) {
  say("\nFinding and aligning the faces");
  const prepared = join(folder, "prepared");
  const sized = ["--out", prepared, "--size", "128", "--format", "raw"];
  await once(preparedStamp, resolve(data), () =>
    command("apps/trainer/src/data/main.ts", "prepare", resolve(data), ...sized),
  );
  settings.push("--set", "data.type=prepared", "--set", `data.folder=${prepared}`);
  measured.push("--data", prepared);
}

// Of photographs nobody knows the true swap.
const looked = data === undefined ? bundled : join(configs, "bench-128-photographs.yaml");
if (data !== undefined) {
  say("\nSwaps of the people in these photographs");
  await sheet("swaps.png", "mfim", looked, ...measured);
}

const training = join(folder, "training");
const tuned = `fine-tuned=${join(training, "model")}`;
if (seconds !== undefined) {
  say(`\nFine-tuning it for ${seconds} seconds`);
  const timed = ["--out", training, "--seconds", seconds, ...settings];
  await once(join(folder, "training.done"), `${seconds} ${data ?? ""}`, () =>
    command("apps/trainer/src/main.ts", "fit", join(configs, "mfim-128-start.yaml"), ...timed),
  );
  await sheet("swaps-fine-tuned.png", `mfim,${tuned}`, looked, ...measured);
}

say("\nMeasuring the swaps of held-out people, by networks that the training never saw");
const protocol = join(configs, data === undefined ? "bench-128-pack.yaml" : "bench-128-photographs.yaml");
const report = join(folder, "report");
const methods = seconds === undefined ? "mfim,target" : `${tuned},mfim,target`;
await command(
  "apps/bench/src/main.ts",
  "run",
  ...["--protocol", protocol, "--methods", methods, "--out", report, ...measured],
  ...(seconds === undefined ? [] : ["--training", training]),
);

const own = seconds === undefined ? "" : ` --model ${join(training, "model")}`;
const further =
  seconds === undefined
    ? `npm start -- --data ${data ?? "FOLDER-OF-PHOTOGRAPHS"} --seconds 3600`
    : `npm run trainer -- resume ${training} --seconds 3600`;
say(`
What to do next
  npm run mfim -- swap --source a.jpg --target b.jpg --out c.png${own}
  npm run studio${own === "" ? "" : ` --${own}`}
  ${further}`);
