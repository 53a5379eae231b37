import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { HumanFaceDetector } from "@mfim/backbones/human";
import type { DetectedFace, LandmarkDetector, Landmarks, Pixels } from "@mfim/core";
import { readLandmarkFiles } from "@mfim/data-ffhq";
import { runCommandLine } from "@mfim/files";
import { useBackend } from "@mfim/native";
import {
  applyAffine,
  cutFaces,
  ffhqQuad,
  fivePoints,
  pasteBack,
  type Quad,
  quadSide,
  readPicture,
  TiledDetector,
} from "@mfim/photographs";
import { Command } from "commander";
import { ThreeDdfaLandmarks } from "./three-ddfa-landmarks.ts";

/** The measurements of docs/data.md on photographs that a user has; nothing is written. */
const program = new Command("real-photographs").description("Measure landmarks and pasting on real photographs.");

program
  .command("landmarks")
  .description(
    "Distance of each landmark source to annotated points, in percent of the eye distance, and between FFHQ's squares.",
  )
  .argument("<photographs>", "folder")
  .argument("<annotations>", "five points a photograph, see readLandmarkFiles")
  .option("--three-ddfa <file>", "weights of 3DDFA_V2")
  .option("--basis <file>", "its landmark basis")
  .action(
    async (
      photographs: string,
      annotations: string,
      flags: { readonly threeDdfa?: string; readonly basis?: string },
    ) => {
      await useBackend({ purpose: "infer" });
      const truth = await readLandmarkFiles(annotations);
      const sources: LandmarkDetector[] = [await HumanFaceDetector.load()];
      if (flags.threeDdfa !== undefined && flags.basis !== undefined)
        sources.push(await ThreeDdfaLandmarks.load(await HumanFaceDetector.load(), flags.threeDdfa, flags.basis));
      for (const source of sources) console.log(await landmarkErrors(source, photographs, truth));
    },
  );

program
  .command("paste")
  .description("Find everybody, cut out, paste back unchanged: what changes in the photograph.")
  .argument("<photographs>", "folder")
  .option("--size <pixels>", "side of the crops", Number, 512)
  .option("--tiles", "look at parts of the pictures, too")
  .option("--confidence <share>", "least confidence of a mesh; 0.2 keeps profiles", Number, 0.5)
  .action(async (photographs: string, { size, tiles, confidence }: PasteFlags) => {
    await useBackend({ purpose: "infer" });
    const human = await HumanFaceDetector.load({ minimumConfidence: confidence });
    using detector = tiles === true ? new TiledDetector(human) : human;
    for (const name of (await readdir(photographs)).sort()) {
      const photograph = await readPicture(join(photographs, name), name);
      const faces = await detector.detect(photograph);
      console.log(name, `${faces.length} faces`, faces.length === 0 ? "" : await pasted(photograph, faces, size));
    }
  });

interface PasteFlags {
  readonly size: number;
  readonly tiles?: true;
  readonly confidence: number;
}

async function landmarkErrors(
  source: LandmarkDetector,
  folder: string,
  truth: ReadonlyMap<string, readonly Landmarks[]>,
) {
  const all: number[][] = [[], [], [], [], []];
  const missed: string[] = [];
  const squares: SquareDifference[] = [];
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const annotated = truth.get(name.replace(/\.[^.]*$/, ""))?.[0];
    if (annotated === undefined) continue;
    const wanted = annotated.points;
    if (name.endsWith(".tem")) continue;
    const faces = await source.detect(await readPicture(join(folder, name), name));
    const eyes = Math.hypot(
      (wanted[2] as number) - (wanted[0] as number),
      (wanted[3] as number) - (wanted[1] as number),
    );
    const errorsOf = (points: Float32Array) =>
      [0, 1, 2, 3, 4].map(
        (p) =>
          (100 *
            Math.hypot(
              (points[2 * p] as number) - (wanted[2 * p] as number),
              (points[2 * p + 1] as number) - (wanted[2 * p + 1] as number),
            )) /
          eyes,
      );
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    const best = faces
      .map(({ landmarks }) => ({ landmarks, errors: errorsOf(fivePoints(landmarks)) }))
      .sort((a, b) => mean(a.errors) - mean(b.errors))[0];
    if (best === undefined || mean(best.errors) > 100) {
      missed.push(name);
      continue;
    }
    for (const [p, error] of best.errors.entries()) all[p]?.push(error);
    squares.push(squareDifference(ffhqQuad(best.landmarks), ffhqQuad(annotated)));
  }
  const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const [leftEye, rightEye, nose, leftMouth, rightMouth] = all.map(median);
  return {
    source: source.id,
    photographs: all[0]?.length,
    missed,
    median: median(all.flat()),
    leftEye,
    rightEye,
    nose,
    leftMouth,
    rightMouth,
    square: Object.fromEntries(
      (["side", "right", "down", "turn"] as const).map((key) => [key, spread(squares.map((square) => square[key]))]),
    ),
  };
}

/** Where a square lies against another: side in percent of the other's, shifts too; turn clockwise in degrees. */
type SquareDifference = Readonly<Record<"side" | "right" | "down" | "turn", number>>;

function squareDifference(found: Quad, wanted: Quad): SquareDifference {
  const centre = (quad: Quad, axis: number) => ((quad[axis] as number) + (quad[4 + axis] as number)) / 2;
  const angle = (quad: Quad) => (Math.atan2(quad[7] - quad[1], quad[6] - quad[0]) * 180) / Math.PI;
  const side = quadSide(wanted);
  return {
    side: (100 * quadSide(found)) / side,
    right: (100 * (centre(found, 0) - centre(wanted, 0))) / side,
    down: (100 * (centre(found, 1) - centre(wanted, 1))) / side,
    turn: angle(found) - angle(wanted),
  };
}

/** 5, 50 and 95 percent. */
const spread = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  return [0.05, 0.5, 0.95].map((share) => Number(sorted[Math.round(share * (sorted.length - 1))]?.toFixed(2)));
};

/** The largest and the mean change, in levels, of all pixels and of those where the mask begins. */
async function pasted(photograph: Pixels, faces: readonly DetectedFace[], size: number) {
  const figures: string[] = [];
  for (const face of faces) {
    const [cut] = await cutFaces(photograph, [face], { size, maximumOutside: 1 });
    if (cut === undefined) continue;
    const after = await pasteBack(photograph, cut.pixels, cut.crop);
    let [worst, border, sum, count] = [0, 0, 0, 0];
    for (let pixel = 0; pixel < photograph.width * photograph.height; pixel++) {
      const [x, y] = [pixel % photograph.width, Math.floor(pixel / photograph.width)];
      const [u = 0, v = 0] = applyAffine(cut.crop.toCrop, [x, y]);
      const inside = Math.min(u + 0.5, v + 0.5, size - 0.5 - u, size - 0.5 - v);
      if (inside < -2) continue;
      for (let channel = 0; channel < 3; channel++) {
        const change = Math.abs(
          (after.data[3 * pixel + channel] as number) - (photograph.data[3 * pixel + channel] as number),
        );
        worst = Math.max(worst, change);
        if (inside < 0.02 * size) border = Math.max(border, change);
        sum += change;
        count++;
      }
    }
    const side = size * Math.hypot(cut.crop.toPhotograph[0], cut.crop.toPhotograph[3]);
    figures.push(
      `\n  score ${face.score.toFixed(2)}, square ${side.toFixed(0)} px: most ${worst}, at the border ${border}, mean ${(sum / count).toFixed(3)}`,
    );
  }
  return figures.join("");
}

await runCommandLine(() => program.parseAsync());
