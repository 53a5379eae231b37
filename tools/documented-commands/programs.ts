import { join } from "node:path";
import { benchProgram } from "@mfim/bench/program";
import { checkpointsProgram } from "@mfim/checkpoints/cli";
import { mfimProgram } from "@mfim/cli/program";
import { faces3dProgram } from "@mfim/faces-3d/cli";
import { morphableHeadProgram } from "@mfim/morphable-head/program";
import { nativeProgram } from "@mfim/native/cli";
import { studioProgram } from "@mfim/studio/program";
import { dataProgram } from "@mfim/trainer/data-program";
import { faces2dProgram } from "@mfim/trainer/faces-2d-program";
import { trainerProgram } from "@mfim/trainer/program";
import { zooProgram } from "@mfim/zoo/cli";
import type { Command } from "commander";
import { repository } from "./read-pages.ts";

type Programs = Readonly<Record<string, () => Command>>;

/** Programs of the checkout alone, which no package gives away: where each is made, and by which function. */
export const unpacked: Readonly<Record<string, readonly [file: string, name: string]>> = {
  pasting: ["apps/cli/src/measure/programs.ts", "pastingProgram"],
  "recogniser-scale": ["apps/cli/src/measure/programs.ts", "recogniserScaleProgram"],
  "studio:pictures": ["apps/studio/src/testing/programs.ts", "studioPicturesProgram"],
  "studio:latency": ["apps/studio/src/testing/programs.ts", "studioLatencyProgram"],
  "face-parser": ["tools/face-parser/program.ts", "faceParserProgram"],
  figures: ["tools/figures/program.ts", "figuresProgram"],
  megapixel: ["tools/megapixel/program.ts", "megapixelProgram"],
  "packages:check": ["tools/packages/programs.ts", "packagesCheckProgram"],
  "packages:pack": ["tools/packages/programs.ts", "packagesPackProgram"],
  parity: ["tools/parity/program.ts", "parityProgram"],
  perf: ["tools/perf/program.ts", "perfProgram"],
  release: ["tools/release/program.ts", "releaseProgram"],
};

async function unpackedPrograms(): Promise<Programs> {
  const loaded = Object.entries(unpacked).map(async ([program, [file, name]]) => {
    const module = (await import(join(repository, file))) as Programs;
    return [program, module[name] as () => Command] as const;
  });
  return Object.fromEntries(await Promise.all(loaded));
}

/** The command lines of the workspace, by the name of their package script; `recogniser-scale` is run by its file. */
export const programs: Programs = {
  mfim: mfimProgram,
  trainer: trainerProgram,
  bench: benchProgram,
  studio: studioProgram,
  data: dataProgram,
  "faces-2d": faces2dProgram,
  "faces-3d": faces3dProgram,
  zoo: zooProgram,
  checkpoints: checkpointsProgram,
  native: nativeProgram,
  "morphable-head": morphableHeadProgram,
  ...(await unpackedPrograms()),
};
