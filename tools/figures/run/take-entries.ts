import { mkdir, rm } from "node:fs/promises";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { durationWords, watchInterruption } from "@mfim/files";
import type { Entry, Place } from "../entry.ts";
import type { ModelFacts } from "../model/model-facts.ts";
import { found, type NeedName, needs } from "../needs.ts";
import { readRecord, writeRecord } from "../records/record.ts";
import { runSteps, type StartCommand } from "./run-steps.ts";

export interface TakeOptions {
  readonly model: ModelFacts;
  readonly sha256: string;
  /** Folder of the records. */
  readonly records: string;
  /** Folder of everything that is made on the way. */
  readonly work: string;
  /** Whether what this model's earlier calls finished is taken again, too. */
  readonly anew?: boolean;
  readonly start?: StartCommand;
  readonly say?: (line: string) => void;
  readonly find?: (name: NeedName) => string | undefined;
  /** Called after each entry that was taken. */
  readonly onTaken: () => Promise<void>;
}

export interface Taken {
  readonly taken: readonly string[];
  /** With what is missing. */
  readonly skipped: readonly string[];
  /** With why. */
  readonly failed: readonly string[];
}

/**
 * Takes entries one after the other. One that needs what the machine lacks is skipped, one that fails does not keep the others
 * from being taken; what was finished for the same model stays. Whoever asks to stop (Ctrl-C) ends it after the command under way.
 */
export async function takeEntries(entries: readonly Entry[], options: TakeOptions): Promise<Taken> {
  const { model, sha256, records, say = console.log, find = found, onTaken } = options;
  const [taken, skipped, failed]: [string[], string[], string[]] = [[], [], []];
  using interruption = watchInterruption();
  for (const [n, entry] of entries.entries()) {
    const { name } = entry;
    const heading = `[${n + 1}/${entries.length}] ${name}: ${entry.what}`;
    const missing = (entry.needs ?? []).filter((need) => find(need) === undefined);
    if (missing.length > 0) {
      skipped.push(`${name}: expected ${missing.map((need) => needs[need].remedy).join(", ")}`);
      say(`${heading}\n  skipped: ${missing.join(", ")} not found; pages keep what they have`);
      continue;
    }
    const before = readRecord(records, name);
    if (before?.from === "command" && before.model.sha256 === sha256 && options.anew !== true) {
      say(`${heading}\n  taken on ${before.date}; --anew takes it again`);
      continue;
    }
    say(`${heading}${timeLeft(entries.slice(n), records)}`);
    const place = placeOf(name, options, find);
    try {
      if (options.anew === true) await rm(place.out, { recursive: true, force: true });
      await mkdir(place.out, { recursive: true });
      const seconds = await runSteps(entry.steps(place), place.out, options);
      await writeRecord(records, {
        ...{ format: "mfim-figures-1", entry: name },
        model: { name: model.name, resolution: model.resolution, sha256 },
        ...{ date: new Date().toISOString().slice(0, 10), machine: thisMachine(), seconds: Math.round(seconds) },
        from: "command",
        ...(await entry.finding(place)),
      });
      await onTaken();
      taken.push(name);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      failed.push(interruption.requested ? `${name}: stopped; the same call goes on` : `${name}: ${error.message}`);
      say(`  ${failed.at(-1)}`);
    }
    if (interruption.requested) break;
  }
  return { taken, skipped, failed };
}

function placeOf(
  name: string,
  { model, sha256, work }: TakeOptions,
  find: (name: NeedName) => string | undefined,
): Place {
  return {
    out: join(work, `${model.name}-${sha256.slice(0, 8)}`, name),
    data: join(work, "data"),
    model,
    need(need) {
      const path = find(need);
      if (path === undefined) throw new MfimError(`${name}: expected ${needs[need].remedy}, found nothing there.`);
      return path;
    },
  };
}

/** By what each took the last time; of what nobody timed nothing is said. */
function timeLeft(entries: readonly Entry[], records: string): string {
  const known = entries.map(({ name }) => readRecord(records, name)?.seconds ?? undefined);
  const [first] = known;
  const sum = known.reduce<number>((total, seconds) => total + (seconds ?? 0), 0);
  const open = known.filter((seconds) => seconds === undefined).length;
  const own = first === undefined ? "not timed yet" : `about ${durationWords(first)}`;
  const all = [...(sum > 0 ? [`${durationWords(sum)} left`] : []), ...(open > 0 ? [`${open} not timed yet`] : [])];
  return ` (${own}; of all ${all.join(", and ")})`;
}

/** System, processor and memory, without a name of the machine. */
function thisMachine(): string {
  const cores = cpus();
  const processor = cores[0]?.model.replaceAll(/\s+/g, " ").trim() || "unknown processor";
  return `${platform()} ${arch()}, ${cores.length} x ${processor}, ${(totalmem() / 1e9).toFixed(0)} GB`;
}
