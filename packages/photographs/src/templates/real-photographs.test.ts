import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { alignFace } from "../align/align-face.ts";
import { ffhqQuad } from "../align/ffhq-crop.ts";
import { TemplateAligner } from "./template-aligner.ts";

const shared = sharedFolder();

/** 16 photographs with their 68 landmarks and their crops, aligned straight from the photograph by a full similarity. */
async function realFaces() {
  const file = await readFile(join(shared as string, "goldens/real-faces.safetensors"));
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString("utf8", 8, 8 + length)) as Record<string, { data_offsets: [number, number] }>;
  const bytes = (name: string) => {
    const [from, to] = (header[name] as { data_offsets: [number, number] }).data_offsets;
    return new Uint8Array(file.subarray(8 + length + from, 8 + length + to));
  };
  return {
    photos: bytes("photo"),
    landmarks: new Float32Array(bytes("landmarks68").buffer),
    direct: { "arcface-112": bytes("aligned112"), "arcface-112x96": bytes("aligned112x96") },
  };
}

beforeAll(useNativeBackend);

it.skipIf(shared === undefined).each([
  ["arcface-112", 256, 112],
  ["arcface-112x96", 256, 96],
  ["arcface-112", 64, 112],
] as const)(
  "the way through the FFHQ crop to %s at %i px shows what direct alignment shows",
  async (template, size, width) => {
    const { photos, landmarks, direct } = await realFaces();
    using aligner = new TemplateAligner();
    const correlations: number[] = [];
    for (let n = 0; n < 16; n++) {
      const photo = { width: 250, height: 250, data: photos.subarray(n * 187_500, (n + 1) * 187_500) };
      const quad = ffhqQuad({ scheme: "ibug-68", points: landmarks.subarray(n * 136, (n + 1) * 136) });
      const { pixels } = await alignFace(photo, quad, { size });
      const faces = tf.tensor4d(Float32Array.from(pixels.data), [1, size, size, 3]);
      const aligned = aligner.align(faces, { template, height: 112, width });
      correlations.push(
        correlation(aligned.dataSync(), direct[template].subarray(n * 112 * width * 3, (n + 1) * 112 * width * 3)),
      );
      tf.dispose([faces, aligned]);
    }
    const sorted = correlations.sort((a, b) => a - b);
    expect(sorted[0]).toBeGreaterThan(0.88);
    expect(sorted[8]).toBeGreaterThan(0.93);
  },
);

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] as number) - ma, (b[i] as number) - mb];
    [ab, aa, bb] = [ab + x * y, aa + x * x, bb + y * y];
  }
  return ab / Math.sqrt(aa * bb);
}
