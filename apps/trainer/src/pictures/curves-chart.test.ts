import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeTitles } from "../run/figure-titles.ts";
import { runTrainer } from "../testing/run-trainer.ts";
import { curvesChart } from "./curves-chart.ts";

test("curves are trailing means of 15 logged steps, a panel for each term that was trained", () => {
  const lines = Array.from({ length: 30 }, (_, n) => ({ step: 10 * n, figures: { identity: n % 2, total: 3 } }));
  const svg = curvesChart([
    { name: "full", lines },
    { name: "other", lines: lines.slice(0, 14) },
  ]);
  for (const words of ["identity (1 - cosine)", "full", "other", "step"]) expect(svg).toContain(`>${words}<`);
  expect(svg).not.toContain(">L1<");
  // 0, 1, 0, ...: the mean of 15 is 7 or 8 of 15, so the axis runs over that and not over 0 to 1; 14 steps give no mean.
  expect(svg).not.toMatch(/>1<|>0\.9</);
  expect(svg).toMatch(/>0\.5/);
});

test("a long run's means are over a twelfth of it, in at most 200 points", () => {
  const lines = Array.from({ length: 2400 }, (_, n) => ({ step: n, figures: { l1: n % 200 < 100 ? 1 : 0 } }));
  const svg = curvesChart([{ name: "long", lines }]);
  // Whole periods of 200 steps: every mean is 0.5, the curve a level line.
  const [, path] = /<path d="(M[^"]*)" fill="none"[^>]*stroke="#4c78a8"/.exec(svg) as RegExpExecArray;
  const points = (path as string)
    .split(/[ML]/)
    .filter(Boolean)
    .map((point) => point.trim().split(/[ ,]/).map(Number));
  expect(points.length).toBeLessThanOrEqual(200);
  expect(points.length).toBeGreaterThan(100);
  expect(new Set(points.map(([, y]) => y)).size).toBe(1);
});

test("curves of runs are drawn under their names, and a folder without any is one sentence", {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "curves-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "run"));
  const lines = Array.from({ length: 20 }, (_, n) => JSON.stringify({ step: n, seconds: n, figures: { l1: n } }));
  await writeFile(join(folder, "run/metrics.jsonl"), `${lines.join("\n")}\n`);
  const own = { ...JSON.parse(lines.at(-1) as string), figures: { l1: 1, edges: 2, corners: 3 } };
  await writeFile(
    join(folder, "run/metrics.jsonl"),
    `${[...lines, ...lines.map(() => JSON.stringify(own))].join("\n")}\n`,
  );
  await writeFile(join(folder, "run/config.json"), JSON.stringify({ terms: { edges: {}, corners: {} } }));
  await writeTitles(join(folder, "run/titles.json"), { l1: "L1", edges: "edges of mine" });
  const out = join(folder, "curves.svg");
  expect(runTrainer("curves", `${folder}/run=mine`, join(folder, "run"), "--out", out).code).toBe(0);
  const svg = await readFile(out, "utf8");
  // A run of before has no titles, and its own terms stand under their names.
  for (const name of ["mine", "run", "L1", "edges of mine", "corners"]) expect(svg).toContain(`>${name}<`);
  const failed = runTrainer("curves", folder, "--out", out);
  expect(failed.code).toBe(1);
  expect(failed.errors).toMatch(/metrics\.jsonl: expected the logged steps of an MFIM training, got none/);
});
