import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { repository } from "../read-pages.ts";
import { sharedFolder } from "./shared-material.ts";

/** What a maker of material works with. */
interface Workshop {
  /** Its own. */
  readonly folder: string;
  /** What a page calls the material. */
  readonly at: string;
  /** Runs a program of the workspace in the folder. @throws Error with what it said where it fails */
  readonly run: (program: string, ...words: readonly string[]) => Promise<string>;
  /** Other material. @param as what it would be called on a page */
  readonly other: (name: string, as?: string) => Promise<string>;
}
export type Maker = (shop: Workshop) => Promise<string>;

// What draws is loaded where something is drawn: a test of another page's commands starts without.
const writePhotograph = async (path: string, person: string, which = 1): Promise<string> =>
  (await import("./made-photographs.ts")).writePhotograph(path, person, which);
const writeFlame = async (folder: string) => (await import("@mfim/morphable-head/made")).writeMadeFlame(folder);

const assets = join(repository, "packages/zoo/assets");
const configs = join(repository, "apps/trainer/configs");
const shared = (path: string) => join(sharedFolder() ?? "", path);
const text =
  (name: string, content: (shop: Workshop) => string | Promise<string>): Maker =>
  async (shop) => {
    await writeFile(join(shop.folder, name), await content(shop));
    return join(shop.folder, name);
  };

/** Material that pages name and a reader brings: how each is made. All of it is drawn or rendered, but for what "shared" has. */
export const makers = {
  photograph: ({ folder, at }) => writePhotograph(join(folder, at.replaceAll("/", "-")), at),
  /** Two photographs of each of four people, one folder a person. */
  photographs: async ({ folder }) => {
    for (const person of ["ann", "bob", "cem", "dan"]) {
      await mkdir(join(folder, person));
      for (const n of [1, 2]) await writePhotograph(join(folder, person, `${n}.jpg`), person, n);
    }
    return folder;
  },
  /** Photographs beside each other, as recipes look for them. */
  portraits: async ({ folder }) => {
    for (const name of ["anna.jpg", "bert.jpg"]) await writePhotograph(join(folder, name), name);
    return folder;
  },
  film: async ({ folder, other }) => {
    const frame = await other("photograph", "film.jpg");
    const file = join(folder, "film.mp4");
    execFileSync("ffmpeg", [
      "-loglevel",
      "error",
      "-loop",
      "1",
      "-i",
      frame,
      "-t",
      "0.2",
      "-r",
      "10",
      "-pix_fmt",
      "yuv420p",
      file,
    ]);
    return file;
  },
  pairs: text("pairs.csv", async ({ other }) =>
    [
      "source,target,out",
      `${await other("photograph", "anna.jpg")},${await other("photograph", "bert.jpg")},pair.png`,
    ].join("\n"),
  ),
  roles: text("roles.csv", async ({ other }) => `face,source\nlargest,${await other("photograph", "anna.jpg")}\n`),
  recipe: async ({ folder, other }) =>
    (await import("./made-recipe.ts")).writeRecipe(folder, await other("portraits"), await other("model")),
  swapped: async ({ folder, other, run }) => {
    const [source, target] = [await other("photograph", "anna.jpg"), await other("photograph", "bert.jpg")];
    await run("mfim", "swap", "--source", source, "--target", target, "--out", "swap.png", "--no-similarity");
    return join(folder, "swap.png");
  },
  certificates: async ({ folder }) => (await import("./made-certificates.ts")).writeCertificates(folder),
  rootCertificate: async ({ other }) => join(await other("certificates"), "root.pem"),
  signed: async ({ folder, other, run }) => {
    const [source, target] = [await other("photograph", "anna.jpg"), await other("photograph", "bert.jpg")];
    const chain = await other("certificates");
    const signer = ["--certificate", join(chain, "chain.pem"), "--key", join(chain, "signer.key")];
    await run(
      "mfim",
      "swap",
      "--source",
      source,
      "--target",
      target,
      "--out",
      "signed.png",
      "--no-similarity",
      ...signer,
    );
    return join(folder, "signed.png");
  },
  checkpoint: async ({ folder }) => {
    copyFileSync(join(assets, "generator-64/generator.safetensors"), join(folder, "generator.safetensors"));
    return join(folder, "generator.safetensors");
  },
  /** As a training of rosinality's keeps its averaged generator. */
  trainingState: async ({ folder, other }) => {
    const { readCheckpoint, writeSafetensors } = await import("@mfim/checkpoints");
    const { state } = await readCheckpoint(await other("checkpoint"));
    const file = join(folder, "state.safetensors");
    await writeSafetensors(file, new Map([...state].map(([key, tensor]) => [`g_ema.${key}`, tensor])));
    return file;
  },
  model: async () => join(assets, shippedModel.replace("bundled:", "")),
  run: async ({ folder, run }) => {
    const short = "--set run.steps=2 --set batch=2 --set run.logEvery=1 --set run.previewEvery=2".split(" ");
    await run("trainer", "fit", join(configs, "mfim-128-start.yaml"), "--out", "run", ...short);
    return join(folder, "run");
  },
  ganRun: async ({ folder, run }) => {
    await run(
      "trainer",
      "gan",
      join(configs, "gan-64-pack.yaml"),
      "--out",
      "run",
      ..."--set run.steps=2 --set batch=2 --set run.validateEvery=null".split(" "),
    );
    return join(folder, "run");
  },
  fitConfig: text("fit.yaml", () => 'kind: mfim\nnetworks: { regressor: "zoo:3ddfa-v2-mb05" }\n'),
  flameFile: async ({ folder }) => (await writeFlame(folder)).model,
  headLandmarks: async ({ folder }) => (await writeFlame(folder)).landmarks,
  head: async ({ folder, run }) => {
    const { model, landmarks } = await writeFlame(folder);
    await run("morphable-head", model, "--landmarks", landmarks, "--out", "head.safetensors");
    return join(folder, "head.safetensors");
  },
  /** Rendered people of known truth, as trainings read them. */
  renders: async ({ folder, other, run }) => {
    const head = await other("head");
    await run(
      "faces-3d",
      "render",
      "--preset",
      "train",
      "--head",
      head,
      "--people",
      "12",
      "--each",
      "3",
      "--size",
      "64",
      "--format",
      "raw",
      "--out",
      "renders",
    );
    return join(folder, "renders");
  },
  swapRenders: async ({ folder, other, run }) => {
    const head = await other("head");
    await run("faces-3d", "render", "--preset", "swap-train", "--head", head, "--limit", "12", "--out", "renders");
    return join(folder, "renders");
  },
  truthSet: async () => join(repository, "packages/faces-3d/assets/swap-truth-v1-sample"),
  london: async ({ folder }) => (await import("./london-part.ts")).copyLondonPart(shared("faces/london"), folder),
  skins: async ({ folder, other, run }) => {
    await run("data", "skins", "build", "--london", await other("london"), "--out", "skins", "--size", "128");
    return join(folder, "skins");
  },
  library: async ({ folder, other, run }) => {
    await run("faces-2d", "build", "--london", await other("london"), "--out", "library");
    return join(folder, "library");
  },
  judges: text("judges.yaml", () => "- { recognizer: { type: human-faceres }, limit: 1, centred: true }\n"),
  verdict: async ({ folder, other, run }) => {
    const named = ["--library", await other("library"), "--judges", await other("judges")];
    await run("faces-2d", "judge", ...named, "--people", "20", "--out", "verdict.json");
    return join(folder, "verdict.json");
  },
  prepared: async ({ folder, other, run }) => {
    await run(
      "data",
      "prepare",
      await other("photographs"),
      "--out",
      "faces",
      "--size",
      "64",
      "--held-out-share",
      "0.5",
    );
    return join(folder, "faces");
  },
  preparedLfw: async ({ folder, other, run }) => {
    const form = "--size 64 --format raw --held-out-share 0.5".split(" ");
    await run("data", "prepare", await other("photographs"), "--out", "faces", ...form);
    return join(folder, "faces");
  },
  tfrecords: async () => join(repository, "packages/data-ffhq/fixtures/tfrecords"),
  numbered: async ({ folder }) => {
    const { writeAligned } = await import("./made-photographs.ts");
    for (const n of ["00000", "00001", "60000"]) await writeAligned(join(folder, `${n}.png`), n);
    return folder;
  },
  swapList: text("list.txt", () => "000 003\n003 000\n"),
  videoNames: text(
    "videos.txt",
    () => "1 YouTube-real/00170.mp4\n0 Celeb-synthesis/id0_id1_0000.mp4\n0 Celeb-synthesis/id1_id0_0001.mp4\n",
  ),
  /** As DeepfakeBench lists a data set. */
  benchJson: text("bench.json", () =>
    JSON.stringify({
      "FaceForensics++": {
        "FF-DF": { test: { c23: { "000_003": { label: "FF-DF", frames: ["x/frames/000_003/000.png"] } } } },
      },
    }),
  ),
  casiaPairs: text("pairs.txt", () => "id1 id2\nid2 id3\n"),
  lpipsFeatures: async () => shared("weights/alexnet-features.pth"),
  lpipsHeads: async () => shared("weights/lpips-lin-alex-v0.1.pth"),
  result: async ({ folder, run }) => {
    await run("bench", "run", "--methods", "mfim,target", "--limit", "2", "--out", "result");
    return join(folder, "result");
  },
} satisfies Readonly<Record<string, Maker>>;
