import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMetrics } from "../run/metrics-log.ts";
import { tinyFitConfig, writeTinyNetworks } from "../testing/tiny-fit.ts";

const launcher = ["mpirun.openmpi", "mpirun"].find(isThere);
const long = process.env["MFIM_LONG_TESTS"] === "1";
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const main = join(import.meta.dirname, "../main.ts");
const node = [process.execPath, "--conditions=@mfim/source", "--import", tsx, main];

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "ranks-"));
  await writeTinyNetworks(folder);
  const config = { ...tinyFitConfig({ steps: 3, logEvery: 1 }), data: { type: "pack", limit: 60 } };
  await writeFile(join(folder, "config.yaml"), JSON.stringify(config));
});
afterAll(() => rm(folder, { recursive: true }));

function isThere(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

async function train(out: string, settings: readonly string[], ranks: number): Promise<string> {
  const launch = ranks === 1 ? [] : [launcher as string, "--allow-run-as-root", "--oversubscribe", "-n", String(ranks)];
  const [program, ...args] = [...launch, ...node, "fit", join(folder, "config.yaml"), "--out", join(folder, out)];
  const all = [...args, ...settings.flatMap((setting) => ["--set", setting])];
  const { stderr } = await promisify(execFile)(program as string, all, { env: process.env });
  return stderr;
}

const figuresOf = async (out: string) =>
  (await readMetrics(join(folder, out, "metrics.jsonl"))).map(({ figures }) => figures);

describe.skipIf(launcher === undefined).each([2, ...(long ? [4] : [])])("%i ranks", (ranks) => {
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
