import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { trainingCurves } from "./training-curves.ts";

test("a term of somebody's own has a chart under the title that the run kept; a run of before shows the others", async () => {
  const run = await mkdtemp(join(tmpdir(), "training-curves-"));
  onTestFinished(() => rm(run, { recursive: true }));
  expect(await trainingCurves(run)).toEqual([]);
  const lines = [0, 1].map((step) => JSON.stringify({ step, figures: { identity: step, edges: 2 * step } }));
  await writeFile(join(run, "metrics.jsonl"), `${lines.join("\n")}\n{"step":2,"fig`);
  const identity = {
    title: "Identity",
    curves: [
      {
        name: "identity",
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
  };
  expect(await trainingCurves(run)).toEqual([identity]);
  await writeFile(
    join(run, "titles.json"),
    JSON.stringify({ identity: "identity (1 - cosine)", edges: "edges of mine" }),
  );
  const [first, own, ...more] = await trainingCurves(run);
  expect([first, more]).toEqual([identity, []]);
  expect([own?.title, own?.curves[0]?.name, own?.curves[0]?.points[1]]).toEqual(["edges of mine", "edges", [1, 2]]);
});
