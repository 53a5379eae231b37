// npm start [-- --data FOLDER]: sets everything up, shows what the shipped MFIM makes of held-out people, fine-tunes it,
// measures both, and prints the path of one report. What is done already is skipped; Ctrl-C keeps what there is, the next
// start goes on.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runProgram } from "./run-program.mjs";
import { ensureSetup, root, sourceFlags } from "./setup.mjs";

const help = `Usage: npm start [-- OPTIONS]

Sets everything up and runs the main job: swaps held-out faces with the shipped 64-pixel MFIM, fine-tunes it for a few
minutes, measures both and writes one report.

  --data FOLDER    photographs instead of the bundled face pack, one folder a person
  --seconds N      time for the training (default 150)
  --out FOLDER     where everything goes (default runs/start, or runs/start-NAME with --data)
  --help           this text
`;

const options = {
  data: { type: "string" },
  seconds: { type: "string", default: "150" },
  out: { type: "string" },
  help: { type: "boolean", default: false },
};

/** One command of the workspace, run from source; its failure ends the job with its exit code. */
async function command(entry, ...args) {
  const code = await runProgram(process.execPath, [...sourceFlags(), resolve(root, entry), ...args]);
  if (code !== 0) process.exit(code);
}

/** Runs `work` unless its stamp says that the same was done before. */
async function once(stamp, description, work) {
  const done = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  if (done === description) return;
  await work();
  const temporary = `${stamp}.${process.pid}.tmp`;
  writeFileSync(temporary, description);
  renameSync(temporary, stamp);
}

function readOptions() {
  try {
    const { values } = parseArgs({ options, args: process.argv.slice(2).filter((arg) => arg !== "--") });
    return values;
  } catch (error) {
    process.stderr.write(`${error.message}\n\n${help}`);
    process.exit(2);
  }
}

const { data, seconds, out, help: wantsHelp } = readOptions();
if (wantsHelp) {
  process.stdout.write(help);
  process.exit(0);
}
if (!(Number(seconds) > 0)) {
  process.stderr.write(`--seconds ${seconds}: expected a positive number.\n`);
  process.exit(2);
}
if (data !== undefined && !existsSync(data)) {
  process.stderr.write(`--data ${data}: expected a folder of photographs there, one folder a person.\n`);
  process.exit(2);
}

await ensureSetup();
const folder = resolve(out ?? join(root, "runs", data === undefined ? "start" : `start-${basename(resolve(data))}`));
mkdirSync(folder, { recursive: true });
const configs = join(root, "apps/trainer/configs");
const say = (text) => process.stdout.write(`\n${text}\n`);

const settings = [];
const measured = [];
if (data !== undefined) {
  say("1. Finding and aligning the faces");
  const prepared = join(folder, "prepared");
  await once(join(folder, "prepared.done"), resolve(data), () =>
    command(
      "apps/trainer/src/data/main.ts",
      "prepare",
      resolve(data),
      "--out",
      prepared,
      "--size",
      "64",
      "--format",
      "raw",
    ),
  );
  settings.push("--set", "data.type=prepared", "--set", `data.folder=${prepared}`);
  measured.push("--data", prepared);
}

const protocol = join(configs, data === undefined ? "bench-64-pack.yaml" : "bench-64-photographs.yaml");
const measure = (name, ...more) =>
  command(
    "apps/bench/src/main.ts",
    "run",
    ...["--protocol", protocol, "--out", join(folder, name), ...measured, ...more],
  );

const first = data === undefined ? 1 : 2;
say(`${first}. Swapping held-out people with the shipped model`);
await measure("shipped", "--methods", "mfim,target,source", "--limit", "24");

const training = join(folder, "training");
say(`${first + 1}. Fine-tuning it for ${seconds} seconds`);
await once(join(folder, "training.done"), `${seconds} ${data ?? ""}`, () =>
  command(
    "apps/trainer/src/main.ts",
    "fit",
    join(configs, "mfim-64-start.yaml"),
    "--out",
    training,
    "--seconds",
    seconds,
    ...settings,
  ),
);

say(`${first + 2}. Measuring both on all held-out pairs`);
const methods = `mfim,fine-tuned=${join(training, "model")},target,source`;
await measure("report", "--methods", methods, "--training", training);
