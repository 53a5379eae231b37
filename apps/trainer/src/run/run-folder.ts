import { mkdir, readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "@mfim/files";

/** Where a run keeps what. */
export interface RunFolder {
  readonly root: string;
  readonly config: string;
  /** How the run came about: versions, seed, data; see `RunRecord`. */
  readonly record: string;
  readonly metrics: string;
  /** What stands above the curves of its figures. */
  readonly titles: string;
  readonly previews: string;
  readonly checkpoints: string;
  readonly model: string;
}

export async function openRunFolder(root: string): Promise<RunFolder> {
  const folder: RunFolder = {
    root,
    config: join(root, "config.json"),
    record: join(root, "run.json"),
    metrics: join(root, "metrics.jsonl"),
    titles: join(root, "titles.json"),
    previews: join(root, "previews"),
    checkpoints: join(root, "checkpoints"),
    model: join(root, "model"),
  };
  await mkdir(folder.previews, { recursive: true });
  await mkdir(folder.checkpoints, { recursive: true });
  return folder;
}

/** Removes a run's folder in which nothing has been kept: a config that could not be built leaves none behind. */
export async function removeEmptyRun({ root, previews, checkpoints }: RunFolder): Promise<void> {
  const kept = await Promise.all([previews, checkpoints].map((path) => readdir(path)));
  if ((await readdir(root)).length > kept.length || kept.some((names) => names.length > 0)) return;
  for (const path of [previews, checkpoints, root]) await rmdir(path);
}

const pattern = /^step-(\d+)\.safetensors$/;

/** Checkpoint files by step, the newest last. Unfinished ones carry a temporary name and are not listed. */
export async function listCheckpoints(folder: RunFolder): Promise<{ readonly step: number; readonly file: string }[]> {
  const names = await readdir(folder.checkpoints);
  return names
    .flatMap((name) => {
      const match = pattern.exec(name);
      return match === null ? [] : [{ step: Number(match[1]), file: join(folder.checkpoints, name) }];
    })
    .sort((a, b) => a.step - b.step);
}

export function checkpointFile(folder: RunFolder, step: number): string {
  return join(folder.checkpoints, `step-${String(step).padStart(7, "0")}.safetensors`);
}

/** Keeps the newest `keep` checkpoints. */
export async function rotateCheckpoints(folder: RunFolder, keep: number): Promise<void> {
  const files = await listCheckpoints(folder);
  for (const { file } of files.slice(0, Math.max(0, files.length - keep))) await rm(file);
}

/** The checkpoint where the chosen held-out figure was lowest, and what it was. */
export const bestFile = {
  path: (folder: RunFolder): string => join(folder.checkpoints, "best.safetensors"),

  async read(folder: RunFolder): Promise<{ readonly step: number; readonly value: number } | undefined> {
    const text = await readFile(join(folder.checkpoints, "best.json"), "utf8").catch(() => undefined);
    try {
      const best = JSON.parse(text ?? "null") as { step: number; value: number } | null;
      return typeof best?.value === "number" ? best : undefined;
    } catch {
      return undefined; // damaged: the next one judged is the best that is known
    }
  },

  async write(folder: RunFolder, best: { readonly step: number; readonly value: number }): Promise<void> {
    await writeWhole(join(folder.checkpoints, "best.json"), `${JSON.stringify(best)}\n`);
  },
};
