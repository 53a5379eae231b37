import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { ConfigError } from "@mfim/core";
import { writeWholeJson } from "@mfim/files";
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { ConfigChange } from "./config-changes.ts";
import type { RunFolder } from "./run-folder.ts";
import type { RunData } from "./training-task.ts";

const schema = z.object({
  /** Folder that the paths of config.json start from. */
  configFolder: z.string(),
  seed: z.number(),
  processes: z.number().default(1),
  data: z.object({ name: z.string(), pictures: z.number(), checksum: z.string() }),
  versions: z.record(z.string(), z.string()),
  /** Commit of the sources and whether they were changed; absent outside a checkout. */
  git: z.object({ commit: z.string(), changed: z.boolean() }).optional(),
  /** When each process of the run began. */
  started: z.array(z.string()),
  /** Where the run went on with other settings than before: config.json holds the last ones. */
  changes: z.array(z.object({ step: z.number(), settings: z.record(z.string(), z.array(z.unknown())) })).default([]),
});

/** How a run came about. */
export type RunRecord = z.infer<typeof schema>;

export async function readRunRecord(folder: RunFolder): Promise<RunRecord> {
  const text = await readFile(folder.record, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      `${folder.root}: expected the folder of a training run with run.json, got ${error.code}; give the --out folder of a run.`,
    );
  });
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new ConfigError(
      `${folder.record}: expected how the run began, got something damaged (${(error as Error).message.replace(/\s+/g, " ").slice(0, 120)}); "fit" with its config and the same --out goes on and writes it anew.`,
    );
  }
}

/** Writes run.json; a resumed run keeps what it has of earlier processes' starts. */
export async function writeRunRecord(
  folder: RunFolder,
  facts: {
    readonly configFolder: string;
    readonly seed: number;
    readonly processes: number;
    readonly data: RunData;
    readonly backend: string;
    /** What this process changes of the run's settings. */
    readonly change?: ConfigChange | undefined;
  },
): Promise<void> {
  const earlier = await readRunRecord(folder).catch(() => undefined);
  const git = await gitState();
  const { backend, change, ...rest } = facts;
  const record: RunRecord = {
    ...rest,
    versions: { node: process.version, tfjs: tf.version.tfjs, backend },
    ...(git && { git }),
    started: [...(earlier?.started ?? []), new Date().toISOString()],
    changes: [...(earlier?.changes ?? []), ...(change === undefined ? [] : [change])],
  };
  await writeWholeJson(folder.record, record);
}

async function gitState(): Promise<RunRecord["git"]> {
  const git = async (...args: string[]) =>
    (await promisify(execFile)("git", args, { cwd: dirname(import.meta.filename) })).stdout.trim();
  try {
    return { commit: await git("rev-parse", "HEAD"), changed: (await git("status", "--porcelain")) !== "" };
  } catch {
    return undefined;
  }
}
