import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { MfimError } from "@mfim/core";
import { listFiles, writeWhole } from "@mfim/files";
import { measuredCommand } from "../measured-command.ts";
import { projectCommand } from "../project-command.ts";
import type { Stage, Walk } from "../walk.ts";
import { modelOf } from "./config.ts";

/** Photographs of the walk, in a fixed order. */
async function photographs({ pictures }: Walk, count: number): Promise<string[]> {
  const found = (await listFiles(pictures, { recursive: true }))
    .map(({ path }) => path)
    .filter((path) => /\.(jpe?g|png)$/i.test(path));
  if (found.length < count) throw new MfimError(`${pictures}: expected ${count} pictures, got ${found.length}.`);
  return found.slice(0, count);
}

/** A command of `mfim` with the walk's model, whose result lies at `out`. */
async function mfim(walk: Walk, command: string, out: string, ...args: readonly string[]) {
  const path = join(walk.folder, out);
  const whole = [command, "--model", modelOf(walk), "--out", path, ...args];
  const took = await measuredCommand(projectCommand("mfim", ...whole), walk);
  if (!existsSync(path)) throw new MfimError(`mfim ${command}: expected ${path}, got nothing there.`);
  const { size } = await stat(path);
  return { ...took, found: `${out}, ${(size / 1e6).toFixed(1)} MB` };
}

const frames = 6;

export const swapStages: readonly Stage[] = [
  {
    name: "mfim swap",
    async run(walk) {
      const [source = "", target = ""] = await photographs(walk, 2);
      return mfim(walk, "swap", "swap.png", "--source", source, "--target", target);
    },
  },
  {
    name: "mfim mix",
    async run(walk) {
      const [one = "", two = "", target = ""] = await photographs(walk, 3);
      return mfim(walk, "mix", "mix.png", "--source", one, two, "--target", target);
    },
  },
  {
    name: "mfim batch, two pairs",
    async run(walk) {
      const [one = "", two = ""] = await photographs(walk, 2);
      const pairs = join(walk.folder, "pairs.csv");
      await writeWhole(pairs, `source,target,out\n${one},${two},ab.png\n${two},${one},ba.png\n`);
      const found = await mfim(walk, "batch", "batch", pairs);
      const names = (await readdir(join(walk.folder, "batch"))).filter((name) => name.endsWith(".png"));
      if (names.length !== 2)
        throw new MfimError(`mfim batch: expected two pictures, got ${names.join(", ") || "none"}.`);
      return { ...found, found: names.join(", ") };
    },
  },
  {
    name: `mfim video, ${frames} frames`,
    async run(walk) {
      const [source = "", target = ""] = await photographs(walk, 2);
      const video = join(walk.folder, "target.mp4");
      const still = ["-y", "-loop", "1", "-i", target, "-frames:v", String(frames), "-pix_fmt", "yuv420p", video];
      await promisify(execFile)("ffmpeg", still);
      return mfim(walk, "video", "swap.mp4", "--source", source, "--target", video);
    },
  },
];

export const studioStages: readonly Stage[] = [
  {
    name: "studio in Chromium",
    async run(walk) {
      const args = ["--model", modelOf(walk), "--moves", "3", "--warm-up", "1"];
      const { output, ...took } = await measuredCommand(projectCommand("studio:latency", ...args), walk);
      const said = /change to screen\s+(\d+)\s+(\d+)/.exec(output);
      if (said === null) throw new MfimError(`studio: expected the times of moves, got:\n${output.slice(-800)}`);
      const kept = /kept for the next visit: (\d+) MB, of a model of (\d+) MB/.exec(output);
      // The page and what it runs on are tens of megabytes beside it.
      if (kept === null || Number(kept[1]) < Number(kept[2]))
        throw new MfimError(`studio: expected the model kept for the next visit, got:\n${output.slice(-800)}`);
      return { ...took, found: `a slider's move to its picture: ${said[2]} ms; ${kept[1]} MB kept for the next visit` };
    },
  },
];
