import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { rowSections } from "../pages/row-sections.ts";
import type { FigureRecord } from "./record.ts";
import { rowsFinding } from "./rows-finding.ts";

async function file(content: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rows-finding-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "rows.json"), JSON.stringify(content));
  return join(folder, "rows.json");
}

test("rows go from a program's JSON into the table of a page, without what could not be measured", async () => {
  const values = (least: number | null) => ({ least, median: 2.345678901, nineTenths: 3, most: 44.6 });
  const rows = await rowsFinding(
    await file({
      format: "mfim-latency-1",
      rows: [
        { name: "paste", values: values(null) },
        { name: "total", values: values(1) },
        { name: "unheard-of", values: values(1) },
      ],
      counts: { moves: 7, load: 0.25 },
      about: "on WebAssembly",
    }),
  );
  expect(rows.rows[0]?.values).toEqual({ median: 2.34568, nineTenths: 3, most: 44.6 });
  const record: FigureRecord = {
    ...{ format: "mfim-figures-1", entry: "studio-latency", date: "2026-01-31", seconds: 9, from: "command", rows },
    ...{ machine: "linux x64", model: { name: "mfim-8", resolution: 8, sha256: "a" } },
  };
  const model = { name: "mfim-8", resolution: 8, megabytes: 1, steps: 1, batch: 1 };
  expect(rowSections["studio-latency"]?.write({ model, record: () => record })).toBe(
    [
      "7 moves; the machine's load before them 0.3, where each core that is busy counts 1. on WebAssembly. mfim-8 (8 px), 2026-01-31, linux x64.",
      "",
      "| ms | least | median | nine of ten below | most |",
      "| --- | --- | --- | --- | --- |",
      "| a slider's move to the painted frame, with the photograph's detail (the default) | 1 | 2 | 3 | 45 |",
      "| pasting and colours |  | 2 | 3 | 45 |",
    ].join("\n"),
  );
});

test("another file is named", async () => {
  await expect(rowsFinding(await file({ rows: 3 }))).rejects.toThrow(
    /rows\.json: expected rows with values and counts/,
  );
});
