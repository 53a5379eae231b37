import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { repository } from "../repository.ts";
import { benchFinding } from "./bench-finding.ts";

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "bench-finding-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

test("figures, intervals, networks of the loss and pairs that came nearer are read off a result", async () => {
  const out = await folder();
  const network = (servedInLoss: boolean) => ({ id: "n", weights: null, servedInLoss });
  const figures = {
    "identity.source": { value: 0.123456789, interval: { low: 0.1, high: 0.2 }, network: network(false) },
    "expression.target": { value: 2, interval: null, network: network(true) },
    "pose.target": { value: null, network: null },
  };
  const summary = { "gain.identity": { value: 0.5, low: 0.4, high: 0.6 }, "kept.expression": { value: 0.7 } };
  const protocol = { name: "p", checksum: "c", pairs: 3, size: 64, data: "d" };
  const by = (values: readonly (number | null)[]) => ({ ids: ["a", "b", "c"], values, missing: [] });
  await writeFile(
    join(out, "result.json"),
    JSON.stringify({ format: "mfim-bench-2", protocol, methods: [{ method: "mfim", figures, summary }] }),
  );
  await writeFile(
    join(out, "values.json"),
    JSON.stringify({ mfim: { "identity.source": by([0.3, 0.1, 0.9]), "identity.pair": by([0.2, 0.2, null]) } }),
  );
  expect(await benchFinding(out)).toEqual({
    protocol: { name: "p", checksum: "c", pairs: 3, size: 64 },
    methods: {
      mfim: {
        "gain.identity": { value: 0.5, low: 0.4, high: 0.6 },
        "kept.expression": { value: 0.7, served: true },
        "identity.source": { value: 0.123457, low: 0.1, high: 0.2 },
        "expression.target": { value: 2, served: true },
      },
    },
    nearer: { mfim: { pairs: 1, of: 2 } },
  });
});

test("what the bench writes today is understood", async () => {
  const { methods, nearer } = await benchFinding(join(repository, "leaderboard/swap-truth-v1-first-64/mfim"));
  expect(methods["mfim"]?.["gain.identity"]?.high).toBeGreaterThan(methods["mfim"]?.["gain.identity"]?.low as number);
  expect(nearer?.["mfim"]?.of).toBe(64);
});

test("an unfinished run is named", async () => {
  await expect(benchFinding(await folder())).rejects.toThrow(
    /result\.json: expected a result of "bench run", got ENOENT/,
  );
});
