import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { londonSplit } from "@mfim/data-ffhq";
import { weightFilesHash } from "@mfim/zoo/swapping";
import { expect, test } from "vitest";
import { checkFigures } from "./check.ts";
import { entries, otherPictures } from "./entries/entries.ts";
import { londonRings } from "./entries/pictures.ts";
import type { Place } from "./entry.ts";
import { listing } from "./list.ts";
import { modelFacts, shippedFolder } from "./model/model-facts.ts";
import { benchTable } from "./pages/bench-table.ts";
import { partsOf } from "./pages/markers.ts";
import type { Known } from "./pages/section.ts";
import { sections } from "./pages/sections.ts";
import { writtenPages } from "./pages/write-pages.ts";
import { type FigureRecord, readRecord } from "./records/record.ts";
import { commandLine, repository } from "./repository.ts";

const records = join(repository, "docs/figures");
const known = async (): Promise<Known> => ({
  model: await modelFacts(),
  record: (entry) => readRecord(records, entry),
});

test("pages and pictures are what is kept: npm run figures -- --check", async () => {
  const kept = await known();
  const pages = await writtenPages(repository, sections, kept);
  const sha256 = await weightFilesHash([shippedFolder()]);
  expect((await checkFigures(repository, entries, pages, kept, sha256)).wrong).toEqual([]);
});

test("a number that somebody types into a generated part, and a picture that is gone, are wrong; another picture is said", async () => {
  const kept = await known();
  const [first, ...others] = await writtenPages(repository, sections, kept);
  const typed = { ...first!, before: first!.before.replace(/(<!-- figures: [\w-]+ -->\n?)/, "$19") };
  const pictured: Known = {
    ...kept,
    record: (entry) => ({ ...made(entry, {}), pictures: { "docs/images/studio.webp": "another" } }),
  };
  const here = await checkFigures(repository, entries, [typed, ...others], pictured, "a");
  expect(here.wrong).toEqual([expect.stringMatching(/its generated parts are not what docs\/figures says/)]);
  expect(here.old).toContain(
    'studio: docs/images/studio.webp was changed by hand since 2026-01-31; "--only studio --anew" takes it',
  );
  const elsewhere = await checkFigures("/nowhere", entries, [], pictured, "a");
  expect(elsewhere.wrong).toHaveLength(entries.flatMap(({ pictures = [] }) => pictures).length);
});

test("every picture of the docs has an entry, or a reason why it does not show the model that ships", () => {
  const files = readdirSync(join(repository, "docs/images")).sort();
  const taken = entries.flatMap(({ pictures = [] }) => pictures.map((path) => path.replace("docs/images/", "")));
  expect([...taken, ...Object.keys(otherPictures)].sort()).toEqual(files);
});

test("photographed people on a picture are those whom nothing is trained on", () => {
  const shown = londonRings.flat();
  expect(new Set(shown).size).toBe(8);
  expect(shown.map(londonSplit)).toEqual(shown.map(() => "held-out"));
});

test("every part of every page is in the table, and what is kept belongs to an entry", () => {
  const pages = [...new Set(Object.values(sections).flatMap((section) => section.pages))];
  const named = [
    "README.md",
    ...readdirSync(join(repository, "docs"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".md"))
      .map((path) => `docs/${path}`),
  ];
  const marked = named.filter((page) => partsOf(page, readFileSync(join(repository, page), "utf8")).length > 0);
  expect(marked.sort()).toEqual(pages.sort());
  const names = entries.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(Object.values(sections).flatMap(({ shows }) => shows)));
  // What `perf` measured is of no model.
  const kept = readdirSync(records).filter((file) => !file.startsWith("performance"));
  expect(names).toEqual(expect.arrayContaining(kept.map((file) => file.replace(".json", ""))));
});

test("entries consist of the project's own commands", async () => {
  const model = await modelFacts();
  const place: Place = { out: "out", data: "data", need: (name) => `/${name}`, model };
  for (const { name, steps } of entries)
    for (const { command } of steps(place))
      expect(commandLine(command)[2], name).toMatch(/^(?:apps|packages)\/.*\.ts$/);
});

test("the model's facts are those of its card", async () => {
  const { name, resolution, steps } = await modelFacts();
  const card = readFileSync(join(repository, "docs/model-card.md"), "utf8");
  expect(card).toContain(`MFIM at ${resolution} x ${resolution} pixels`);
  expect(card).toContain(`# Model card: ${name}`);
  expect(steps).toBeGreaterThan(0);
});

const made = (entry: string, methods: NonNullable<FigureRecord["bench"]>["methods"]): FigureRecord => ({
  ...{ format: "mfim-figures-1", entry, date: "2026-01-31", machine: "linux x64", seconds: 90, from: "command" },
  model: { name: "mfim-8", resolution: 8, sha256: "a" },
  bench: { protocol: { name: entry, pairs: 3, size: 8 }, methods, nearer: { mfim: { pairs: 2, of: 3 } } },
});

test("a table has intervals, the loss' own networks starred, the occasion, and what was not measured", async () => {
  const kept = {
    a: made("a", {
      mfim: { f: { value: 0.5, low: 0.25, high: 0.75 }, g: { value: 12.34, served: true } },
      truth: { f: { value: 1, low: 1, high: 1 } },
    }),
  };
  const columns = [
    { entry: "a", head: "A" },
    { entry: "a", head: "truth", method: "truth" },
    { entry: "b", head: "B" },
    { entry: "b", head: "truth", method: "truth" },
  ];
  const rows = [{ figure: "f" }, { figure: "g", label: "G" }, { figure: "nearer", label: "nearer" }, { figure: "h" }];
  const record = (entry: string) => kept[entry as "a"];
  expect(benchTable(rows, columns, { model: (await known()).model, record })).toBe(
    [
      "| figure | A | truth |",
      "| --- | --- | --- |",
      "| `f` | 0.500 [0.250, 0.750] | 1.000 |",
      "| G | 12.3\\* |  |",
      "| nearer | 2 of 3 |  |",
      "",
      "A: mfim-8 (8 px), 2026-01-31, linux x64.",
      "Of the shipped model not measured yet: B.",
    ].join("\n"),
  );
});

test("the list says what is missing on this machine, and when each was taken", async () => {
  const kept: Known = {
    model: (await known()).model,
    record: (entry) => (entry === "pack" ? made("pack", {}) : undefined),
  };
  const lines = listing(entries, kept, (need) => (need === "head" ? undefined : need)).split("\n");
  expect(lines.find((line) => line.startsWith("pack "))).toMatch(/90 s +- +2026-01-31, mfim-8 +200 pairs/);
  expect(lines.find((line) => line.startsWith("truth-400"))).toMatch(/not timed +!head +never/);
});
