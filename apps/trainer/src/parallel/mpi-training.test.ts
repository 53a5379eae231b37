import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMetrics } from "../run/metrics-log.ts";
import { mpiLauncher, trainerOnRanks } from "../testing/mpi-launcher.ts";
import { tinyFitConfig, writeTinyNetworks } from "../testing/tiny-fit.ts";

const long = process.env["MFIM_LONG_TESTS"] === "1";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "ranks-"));
  await writeTinyNetworks(folder);
  const config = { ...tinyFitConfig({ steps: 3, logEvery: 1 }), data: { type: "pack", limit: 60 } };
  await writeFile(join(folder, "config.yaml"), JSON.stringify(config));
});
afterAll(() => rm(folder, { recursive: true }));

async function train(out: string, settings: readonly string[], ranks: number): Promise<string> {
  const [program, ...args] = trainerOnRanks(ranks);
  const run = ["fit", join(folder, "config.yaml"), "--out", join(folder, out)];
  const all = [...args, ...run, ...settings.flatMap((setting) => ["--set", setting])];
  const { stderr } = await promisify(execFile)(program, all, { env: process.env });
  return stderr;
}

const figuresOf = async (out: string) =>
  (await readMetrics(join(folder, out, "metrics.jsonl"))).map(({ figures }) => figures);

describe.skipIf(mpiLauncher === undefined).each([2, ...(long ? [4] : [])])("%i ranks", (ranks) => {
  test("train as one process that accumulates as many parts", { timeout: 400_000 }, async () => {
    const said = await train(`ranks-${ranks}`, [], ranks);
    expect(said).toMatch(new RegExp(`${ranks} processes over Open MPI.*MiB all-reduced in`));
    await train(`parts-${ranks}`, [`run.accumulate=${ranks}`], 1);
    const [found, expected] = [await figuresOf(`ranks-${ranks}`), await figuresOf(`parts-${ranks}`)];
    expect(found).toHaveLength(3);
    for (const [step, figures] of expected.entries()) {
      for (const [name, value] of Object.entries(figures)) {
        const off = Math.abs((found[step]?.[name] as number) - value) / Math.max(1, Math.abs(value));
        expect(off, `${name} at step ${step}`).toBeLessThan(1e-5);
      }
    }
    expect(await readdir(join(folder, `ranks-${ranks}`, "model"))).toContain("encoder.safetensors");
    const record = JSON.parse(await readFile(join(folder, `ranks-${ranks}`, "run.json"), "utf8"));
    expect(record.processes).toBe(ranks);
  });
});
