import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { memoryTensor, writeSafetensors } from "@mfim/checkpoints";
import { readReferenceLandmarks } from "@mfim/faces-3d";

const COLUMNS = 60;
const ROWS = 60;

/** A bulging sheet whose 68 landmarks lie as the reference's do, in the names, axes and unit of a FLAME file. */
export async function writeMadeFlame(folder: string): Promise<{ model: string; landmarks: string }> {
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
