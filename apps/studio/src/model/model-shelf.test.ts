import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openShelf } from "./model-shelf.ts";

let folder = "";
const at = (path: string) => join(folder, path);

async function write(path: string, config: object): Promise<void> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), JSON.stringify(config));
}

const method = { type: "module", from: "./strange.mjs" };
const trained = (data: string, steps: number) => ({
  method,
  provenance: { data, steps, config: { data: { type: data.split(" ")[0] } } },
});
const shelf = (models?: string) =>
  openShelf({ model: shippedModel, prepared: at("prepared"), ...(models !== undefined && { models }) });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mfim-shelf-"));
  await write("prepared/model.json", { resolution: 64 });
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true }));
});

test("models are found below a folder, named as a person would, and say what they were made for", async () => {
  await write("runs/photos/model/config.json", trained("lfw (500 pictures)", 1200));
  await write("runs/photos/model/inside/config.json", { method });
  await write("runs/rendered/model/config.json", trained("renders (10 pictures)", 7));
  await write("runs/plain/config.json", { method });
  await write("runs/.hidden/config.json", { method });
  await write("runs/settings/config.json", { something: "else" });
  await write("runs/1/2/3/4/5/config.json", { method });
  await symlink(at("runs/photos"), at("runs/linked"));
  await write("elsewhere/model/config.json", trained("renders (3 pictures)", 5));
  await symlink(at("elsewhere"), at("runs/from-elsewhere"));
  const cards = await (await shelf(at("runs"))).cards();
  expect(cards.map(({ name, data, steps, trainedOn, isFirst }) => [name, data, steps, trainedOn, isFirst])).toEqual([
    [
      shippedModel.replace("bundled:", ""),
      expect.stringContaining("pictures)"),
      expect.any(Number),
      expect.any(String),
      true,
    ],
    ["from-elsewhere", "renders (3 pictures)", 5, "renders", false],
    ["photos", "lfw (500 pictures)", 1200, undefined, false],
    ["plain", undefined, undefined, undefined, false],
    ["rendered", "renders (10 pictures)", 7, "renders", false],
  ]);
  expect(cards.map(({ isShipped }) => isShipped)).toEqual([true, false, false, false, false]);
  expect(cards.map(({ resolution }) => resolution)).toEqual([64, undefined, undefined, undefined, undefined]);
  expect(cards[0]?.bytes).toBeGreaterThan(1e7);
  expect(JSON.stringify(cards)).not.toContain(folder);
});

test("a training that writes a model later is on the next list", async () => {
  await mkdir(at("runs"));
  const open = await shelf(at("runs"));
  expect(await open.cards()).toHaveLength(1);
  await write("runs/new/model/config.json", { method });
  expect((await open.cards()).map(({ name }) => name)).toContain("new");
});

test("only what the list names is prepared, and what cannot be is said in a sentence", async () => {
  await write("runs/strange/config.json", { method });
  const open = await shelf(at("runs"));
  for (const id of ["", "0".repeat(12), "../strange", at("runs/strange")])
    expect(await open.prepared(id)).toBeUndefined();
  const [, strange] = await open.cards();
  await expect(open.prepared(strange?.id ?? "")).rejects.toThrow(/got a module.*--allow-modules/);
});

test("a folder of models that is not there is refused in one sentence", async () => {
  await expect(shelf(at("nowhere"))).rejects.toThrow(/--models .*nowhere: expected a folder with models/);
});
