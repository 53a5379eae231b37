import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Random } from "@mfim/core";
import sharp from "sharp";
import { rowFiles } from "../workloads/exchange.ts";
import { faceQuad, photographFolder, photographs } from "../workloads/photographs.ts";

/** Writes JPEG files about as hard to decode as photographs: noise of several grain sizes. No person is in them. */
const [, folder = ""] = process.argv.slice(2);
const { count, width, height, size, oversampling } = photographs;
const random = new Random(3);

async function grain(cell: number): Promise<Buffer> {
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const data = Uint8Array.from({ length: columns * rows * 3 }, () => random.below(256));
  const small = sharp(data, { raw: { width: columns, height: rows, channels: 3 } });
  return small.resize(width, height, { kernel: "cubic", fit: "fill" }).raw().toBuffer();
}

await mkdir(join(folder, photographFolder));
for (let i = 0; i < count; i++) {
  const grains = await Promise.all([200, 40, 8, 2].map(grain));
  const shares = [0.5, 0.3, 0.15, 0.05];
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    data[at] = grains.reduce((sum, layer, k) => sum + (layer[at] as number) * (shares[k] as number), 0);
  }
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  await picture.jpeg({ quality: 90 }).toFile(join(folder, photographFolder, `photograph-${i}.jpg`));
}
await writeFile(join(folder, rowFiles.description), JSON.stringify({ quad: faceQuad, size, oversampling }));
