import type { Fixture } from "./fixture.ts";

/** Steps, pictures and previews of a training that is over at once. */
const steps = (key: "steps" | "more") => `--set run.steps=${key === "steps" ? 2 : 3} --set run.logEvery=1`;
const fit = `${steps("steps")} --set batch=2 --set run.previewEvery=2`;
const gan = `${steps("steps")} --set batch=2 --set run.validateEvery=100`;
const backbone = `${steps("steps")} --set batch=4 --set run.validateEvery=2`;
const two = "--limit 2 --batch 2";
const renders: Fixture["beside"] = { "runs/swap-train-64": "swapRenders", "runs/renders-64": "renders" };

/**
 * How commands are run, by what they begin with: program and words, and the page before them where it matters. A command that
 * nothing here begins with is an error of the test.
 */
export const fixtures: Readonly<Record<string, Fixture>> = {
  // The repository's own scripts.
  test: { elsewhere: ["tools/check.mjs", /"tests", .*test\.mjs/] },
  check: { elsewhere: ["tools/release/release.test.ts", /"node tools\/check\.mjs"/] },
  "packages:check": { elsewhere: ["tools/packages/packages.test.ts", /await checkPackages\(/] },
  "test:nodes": { elsewhere: ["tools/test-nodes.mjs", /test\.mjs/] },
  api: { elsewhere: ["tools/check.mjs", /"API pages", bin\("typedoc"\)/] },
  "packages:pack": { elsewhere: ["tools/packages/packages.test.ts", /await checkPackages\(/] },
  release: { elsewhere: ["tools/release/release.test.ts", /a release is made in a clone, up to the sending/] },
  boundaries: { elsewhere: ["tools/check.mjs", /"turbo"\), \["boundaries"\]/] },
  setup: { quick: true },
  start: { add: "--out runs/start" },
  "start --data": { add: "--seconds 1 --out runs/tuned" },
  "X ARGS": { name: true },
  // In an empty project, beside the packages packed.
  install: { elsewhere: ["tools/packages/check-packages.ts", /: tryPackage\)/] },
  "vitest run": { elsewhere: ["tools/packages/try-package.ts", /vitest/] },
  "vitest run apps/trainer/src/paper-map.test.ts": {
    elsewhere: ["apps/trainer/src/paper-map.test.ts", /paper-map\.md/],
  },
  changeset: { elsewhere: ["tools/release/release.test.ts", /changeset/] },

  // mfim
  mfim: { name: true },
  "mfim swap": { quick: true },
  "mfim swap --region": {
    add: "--source anna.jpg --target bert.jpg --out square.png",
    beside: { "anna.jpg": "photograph", "bert.jpg": "photograph" },
    quick: true,
  },
  "mfim swap --model zoo:ghost-1": { refuses: /ghost-1 is not in the cache .*zoo fetch ghost-1/s, quick: true },
  "mfim mix": {},
  "mfim batch": {},
  "mfim video": { flags: { "--target": "film" }, needs: ["ffmpeg"] },
  "mfim recipe": { quick: true },
  "mfim inspect": { given: ["swapped"], quick: true },
  "mfim inspect FILE --anchors": { given: ["signed"], needs: ["openssl"] },
  pasting: { add: "--limit 1" },
  "pasting --data SET --stratum": { flags: { "--data": "truthSet" }, needs: ["shared"], add: "--limit 1" },
  "pasting --data SET --limit": { flags: { "--data": "truthSet" }, needs: ["shared"], add: "--limit 1" },
  "face-parser": { name: true },
  "face-parser --renders": { add: "--pictures 8 --check 4 --steps 2 --batch 2" },

  figures: { elsewhere: ["tools/figures/figures.test.ts", /npm run figures -- --check/] },
  megapixel: { elsewhere: ["tools/megapixel/megapixel.test.ts", /projectCommand\("megapixel"/] },

  // studio
  studio: { serves: true },
  "studio:pictures": {},
  "studio:latency": { needs: ["chromium"], add: "--moves 2" },

  // trainer
  "trainer COMMAND": { instead: { COMMAND: "fit" }, quick: true },
  "trainer fit": { add: fit },
  "trainer fit apps/trainer/configs/mfim-64-faces3d.yaml": { add: fit, beside: renders },
  "trainer fit apps/trainer/configs/mfim-64-lfw.yaml": {
    add: fit,
    needs: ["shared"],
    beside: { "runs/lfw-64": "preparedLfw" },
  },
  "trainer fit apps/trainer/configs/mfim-1024-ffhq.yaml": {
    refuses: /stylegan2-ffhq-config-f is not in the cache/,
  },
  // Hours before it: two sets, two generators and a smaller model.
  "trainer fit apps/trainer/configs/mfim-128-photographs.yaml": {
    refuses: /gan-128\/model\/generator\.safetensors: there is no such file/,
  },
  "trainer fit node_modules/@mfim/trainer/configs/mfim-128-start.yaml": {
    instead: {
      "node_modules/@mfim/trainer/configs/mfim-128-start.yaml": "apps/trainer/configs/mfim-128-start.yaml",
    },
    add: fit,
  },
  "trainer gan": { add: gan },
  "trainer gan apps/trainer/configs/gan-64-faces3d.yaml": { add: gan, beside: renders },
  "trainer gan apps/trainer/configs/gan-64-lfw.yaml": { add: gan, needs: ["shared"] },
  "trainer backbone": { add: backbone, beside: renders },
  "trainer backbone apps/trainer/configs/regressor-metric-faces3d.yaml": {
    add: backbone,
    beside: { ...renders, "runs/renders-64-metric": "renders" },
  },
  "trainer resume": { given: ["run"], add: steps("more") },
  "trainer sample": { given: ["run"] },
  "trainer evaluate": { given: ["run"], add: "--limit 2" },
  "trainer export": { given: ["run"] },
  "trainer curves": { given: ["run"], quick: true },
  "trainer mixing": { given: ["model"], add: "--limit 2" },
  "trainer memory": { refuses: /stylegan2-ffhq-config-f is not in the cache/ },
  "trainer ablate": { add: `${fit} --only full,without-3dmm --limit 2`, beside: renders },
  "trainer ablate apps/trainer/configs/backbones-64-faces3d.yaml": {
    add: `${fit} --only full,3dmm-3ddfa --limit 2`,
    beside: renders,
    needs: ["shared"],
  },

  // bench
  "bench run": { add: two },
  "bench run --protocol P": {
    instead: { P: "swap-truth-v1-sample", M: "target,mfim", "mine=...": "mine=mine" },
    add: two,
  },
  "bench run --protocol P --methods M --shard": {
    instead: { P: "swap-truth-v1-sample", M: "target", "$SLURM_ARRAY_TASK_ID/16": "1/2", "/shared/run": "run" },
    add: two,
  },
  "bench run --protocol swap-truth-v1": { flags: { "--data": "truthSet" }, add: two },
  "bench run --protocol photo-truth-v1": { add: two },
  "bench run --methods zoo:ghost-1,mfim,target,source,truth": {
    refuses: /ghost-\w+ is not in the cache .*zoo fetch ghost-/s,
    quick: true,
  },
  // Published data sets that nobody may hand on.
  "docs/baselines.md: bench run --protocol faceforensics-even-10": {
    refuses: /runs\/ffpp-prepared.*"data prepare"/,
    quick: true,
  },
  "docs/baselines.md: bench run --protocol megafs.protocol.json": {
    refuses: /runs\/[\w-]+-prepared.*"data prepare"/,
    quick: true,
  },
  "docs/baselines.md: bench run --protocol mine.protocol.json": {
    elsewhere: ["apps/bench/src/run/documented-folder.test.ts", /From a folder of pictures/],
  },
  "docs/baselines.md: bench run --protocol swap-truth-v1": { add: two, needs: ["shared"] },
  // Methods are looked at before the protocol, so that a wrong name among them says something else.
  "bench run --protocol P --data FOLDER": { refuses: /--protocol P: expected one of/, quick: true },
  "bench run --protocol apps/trainer/configs/bench-64-lfw.yaml": { add: two, needs: ["shared"] },
  "bench export": {},
  "bench paint": {},
  "bench validate": { add: "--limit 2" },
  "bench validate --protocol photo-truth-v1": { add: "--limit 2" },
  "bench validate --protocol videos": { add: "--limit 1" },
  "bench compare": {},
  "bench leaderboard add": {},
  "bench leaderboard write": { quick: true },
  "bench verify": {},
  // Names that stand for others: there is no such entry.
  "bench verify leaderboard/P/mine": { refuses: /expected a result of "bench run"/ },

  // data
  "data fetch london": { refuses: /nothing is fetched until its licence and consent are accepted/, quick: true },
  // The material has a part of the set.
  "docs/data.md: bench run --protocol apps/trainer/configs/bench-256-london.yaml": {
    add: two,
    needs: ["shared"],
    refuses: /expected pictures of london-pairs/,
  },
  "data prepare": { add: "--held-out-share 0.5" },
  "docs/data.md: data prepare PHOTOGRAPHS": { instead: { DIR: "mine" }, add: "--held-out-share 0.5" },
  "docs/data.md: data prepare data/london --out DIR": {
    instead: { DIR: "london" },
    given: ["london"],
    needs: ["shared"],
  },
  "data prepare data/london": { given: ["london"], needs: ["shared"] },
  "data import PATH": { instead: { DIR: "imported" }, given: ["numbered"], add: "--size 64" },
  "data import FFHQ": { given: ["numbered"], add: "--size 64" },
  "data import ffhq-tfrecords": { given: ["tfrecords"], add: "--resolution 8" },
  "data stats": { given: ["prepared"] },
  "data inspect": { given: ["prepared"] },
  "data verify": { given: ["prepared"] },
  "data protocol": { quick: true },
  "data protocol from-list": { given: ["swapList"], instead: { NAME: "mine", DATASET: "celeba-hq" }, quick: true },
  "data protocol from-videos": { given: ["videoNames"], quick: true },
  "data protocol from-videos FaceForensics++.json": { given: ["benchJson"], quick: true },
  // Only the survey's own bytes pass.
  "data protocol from-published": { given: ["casiaPairs"], refuses: /got another file/, quick: true },
  "data skins build": { add: "--size 128", needs: ["shared"] },
  "data photo-swaps": { add: "--limit 2", needs: ["shared"] },
  data: { name: true },

  // faces-2d, faces-3d
  "faces-2d build": { needs: ["shared"] },
  "faces-2d sheet": { needs: ["shared"] },
  "faces-2d judge": { add: "--people 20", needs: ["shared"] },
  "faces-2d render --library LIBRARY": { add: "--limit 2 --people 20", needs: ["shared"] },
  "faces-2d render": { add: "--limit 2", needs: ["shared"] },
  "faces-3d render": { add: "--limit 2 --size 64", needs: ["shared"] },
  "faces-3d render --preset train --look": { add: "--people 2 --each 2 --size 64", needs: ["shared"] },
  "faces-3d render --preset train": { add: "--people 12 --each 3" },
  "faces-3d render --preset swap-train --head": { add: "--limit 12" },
  "faces-3d render --preset swap-truth-v1 --limit": { add: "--limit 2 --size 64" },
  "faces-3d sheet": { add: "--rows 1 --columns 2", needs: ["shared"] },
  // A port on which nobody listens.
  "faces-3d fetch": {
    add: "--from https://127.0.0.1:9",
    refuses: /127\.0\.0\.1:9\/LICENSE: expected an answer/,
  },
  "morphable-head FLAME-OR-BASEL-FILE": {
    given: ["flameFile"],
    beside: { "l.json": "headLandmarks" },
    add: "--landmarks l.json",
  },
  "morphable-head BFM_model_front.mat": {
    given: ["flameFile"],
    beside: { "l.json": "headLandmarks" },
    add: "--landmarks l.json",
  },
  "morphable-head generic_model.pkl": { given: ["flameFile"] },

  // networks and files
  checkpoints: { given: ["checkpoint"], quick: true },
  "checkpoints diff": { given: ["checkpoint"], quick: true },
  "checkpoints convert 550000.pt": { beside: { "550000.pt": "trainingState" }, quick: true },
  zoo: { name: true },
  "zoo list": { quick: true },
  "zoo fetch": { instead: { NAME: "ghost-1" }, refuses: /licences? (is|are) accepted/, quick: true },
  "zoo fetch --for": { refuses: /licences? (is|are) accepted/, quick: true },
  "zoo show": { instead: { NAME: "stylegan2-ffhq-config-f" }, quick: true },
  "zoo add NAME": { instead: { NAME: "3ddfa-v2-mb05" }, given: ["checkpoint"], refuses: /3ddfa-v2-mb05/, quick: true },
  "zoo add arcface-ir-se50": { given: ["checkpoint"], refuses: /arcface-ir-se50/, quick: true },
  "docs/megapixel.md: zoo need": { refuses: /stylegan2-ffhq-config-f/, quick: true },
  "zoo need": { given: ["fitConfig"], refuses: /3ddfa-v2-mb05/, quick: true },
  "native doctor": { quick: true },
  "native doctor --device gpu": { refuses: /GPU|NVIDIA|gpu/, quick: true },
  "native install": { quick: true },
  parity: { needs: ["shared"] },
  perf: { elsewhere: ["tools/perf/suite.test.ts", /are those that the page promises/] },
  "perf --list": { quick: true },
  "perf --help": { quick: true },
  "perf --rows": {
    add: "--rows g-forward-64 --rounds 1 --row-time 1 --sample-time 1 --engines compiled",
  },

  // Node itself
  "node tools/run.mjs examples/constructor/src/main.ts": { quick: true },
  "node tools/run.mjs apps/cli/src/measure/recogniser-scale.ts": { given: ["photographs"] },
  "node --conditions=@mfim/source": { quick: true },
  "node --input-type=module": {
    instead: { FILE: "signed.png" },
    beside: { "signed.png": "signed" },
    folder: "apps/cli",
    needs: ["openssl"],
  },
  mpirun: { needs: ["mpirun"] },
  "ffprobe -show_format": { given: ["film"], needs: ["ffmpeg"], quick: true },
  // A job of sixteen processes on hosts of one's own.
  "mpirun --mca": { elsewhere: ["apps/trainer/src/parallel/mpi-training.test.ts", /trainerOnRanks\(ranks\)/] },
};
