import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryTensor, writeSafetensors } from "@mfim/checkpoints";
import { openHead, readReferenceLandmarks, renderFace, samplePerson, sampleScene } from "@mfim/faces-3d";
import { expect, test } from "vitest";
import { convertHead } from "./convert-head.ts";

const COLUMNS = 60;
const ROWS = 60;

/** A bulging sheet whose 68 landmarks lie as the reference's do, in the names, axes and unit of a FLAME file. */
async function writeSheet(folder: string): Promise<{ model: string; landmarks: string }> {
  const { neutral } = await readReferenceLandmarks();
  const template: number[] = [];
  const faces: number[] = [];
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < COLUMNS; c++) {
      const [x, y] = [10 * ((2 * c) / (COLUMNS - 1) - 1), 12 * (1 - (2 * r) / (ROWS - 1)) + 1];
      template.push(x / 100, y / 100, (12 - 0.06 * x * x - 0.02 * y * y) / 100);
      if (r + 1 === ROWS || c + 1 === COLUMNS) continue;
      const i = r * COLUMNS + c;
      faces.push(i, i + COLUMNS, i + COLUMNS + 1, i, i + COLUMNS + 1, i + 1);
    }
  }
  const count = template.length / 3;
  const directions = 302;
  const shapes = new Float32Array(3 * count * directions);
  for (let v = 0; v < count; v++) {
    shapes[(3 * v + 1) * directions] = template[3 * v + 1]! * 0.02; // identity: longer
    shapes[(3 * v + 1) * directions + 300] = template[3 * v + 1]! < -0.03 ? -0.01 : 0; // expression: the jaw goes down
  }
  const nearest = Array.from({ length: 68 }, (_, i) => {
    const distance = (v: number) =>
      Math.hypot(100 * template[3 * v]! - neutral[3 * i]!, 100 * template[3 * v + 1]! - neutral[3 * i + 1]!);
    return Array.from({ length: count }, (_, v) => v).reduce((best, v) => (distance(v) < distance(best) ? v : best));
  });
  const model = join(folder, "flame.safetensors");
  await writeSafetensors(
    model,
    new Map([
      ["v_template", memoryTensor([count, 3], Float32Array.from(template))],
      ["shapedirs", memoryTensor([count, 3, directions], shapes)],
      ["f", memoryTensor([faces.length / 3, 3], Float32Array.from(faces))],
    ]),
    {},
    { dtype: "float32" },
  );
  const landmarks = join(folder, "landmarks.json");
  await writeFile(landmarks, JSON.stringify(nearest));
  return { model, landmarks };
}

test("a file of FLAME's layout becomes a head that is opened and rendered, with its own licence", async () => {
  const folder = await mkdtemp(join(tmpdir(), "morphable-head-"));
  const { model, landmarks } = await writeSheet(folder);
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
