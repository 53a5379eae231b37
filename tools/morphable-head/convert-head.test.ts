import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openHead, renderFace, samplePerson, sampleScene } from "@mfim/faces-3d";
import { expect, test } from "vitest";
import { convertHead } from "./convert-head.ts";
import { writeMadeFlame } from "./made-flame.ts";

test("a file of FLAME's layout becomes a head that is opened and rendered, with its own licence", async () => {
  const folder = await mkdtemp(join(tmpdir(), "morphable-head-"));
  const { model, landmarks } = await writeMadeFlame(folder);
  const out = join(folder, "head.safetensors");
  const { reproduced, added } = await convertHead(model, out, landmarks);
  expect(added).toEqual(["mouth", "eyeballs"]);
  expect(reproduced.get("jawOpen")).toBeGreaterThan(0.4);
  expect(reproduced.get("browDown_L")).toBeLessThan(0.2);
  const head = await openHead(out);
  expect(head.licence).toMatch(/head model it was rendered from/);
  const person = samplePerson("sheet", 0);
  const scene = { ...sampleScene("sheet", person, 0), pose: { yaw: 0, pitch: 0, roll: 0 } };
  const { labels } = renderFace(head, { person, scene }, { size: 48 });
  expect(labels.filter((label) => label === 1).length).toBeGreaterThan(0.2 * 48 * 48);
  expect((await readdir(folder)).sort()).toEqual(["flame.safetensors", "head.safetensors", "landmarks.json"]);

  await expect(convertHead(model, out)).rejects.toThrow(/does not say which vertices are the 68 landmarks/);
  await writeFile(landmarks, "[1, 2]");
  await expect(convertHead(model, out, landmarks)).rejects.toThrow(/68 whole numbers from 0, got a list of 2/);
  await expect(convertHead(out, join(folder, "again"), landmarks)).rejects.toThrow(/expected FLAME \("v_template"\)/);
  const pickle = join(folder, "generic_model.pkl");
  await writeFile(pickle, "");
  await expect(openHead(pickle)).rejects.toThrow(/npm run morphable-head -- .*generic_model\.pkl --out/);
});
