import { encodeSafetensors } from "@mfim/checkpoints/typed";
import type { PairPicture } from "./render-pair.ts";
import type { ComposedPair } from "./sample-pair.ts";

export type PairPictures = readonly [PairPicture, PairPicture, PairPicture];

/**
 * One file of a training set (safetensors), a row a picture, three rows a pair in the order source, target, truth:
 * `pictures` U8 [n, size, size, 3] sRGB; `masks` U8 [n, size, size] where the composed face lies; `landmarks` F32
 * [n, 68, 2] pixels; `turn` F32 [n, 2] degrees by which the photograph was turned, yaw and pitch, as mirrored; `smile`
 * F32 [n, 1] from 0 to 1; `person` I32 [n] whose face it is; `truth` I32 [pairs, 3] the rows of source, target and truth.
 * The metadata entry `pairs` holds the pairs' parameters as JSON.
 */
export function encodePairShard(
  pairs: readonly ComposedPair[],
  pictures: readonly PairPictures[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const rows = pictures.flat();
  const bytes = rows[0]!.pixels.length;
  const size = Math.sqrt(bytes / 3);
  const count = rows.length;
  const table = {
    pictures: new Uint8Array(count * bytes),
    masks: new Uint8Array((count * bytes) / 3),
    landmarks: new Float32Array(count * 136),
    turn: new Float32Array(count * 2),
    smile: new Float32Array(count),
    person: new Int32Array(count),
  };
  rows.forEach(({ pixels, mask, landmarks }, row) => {
    const { source, target } = pairs[Math.floor(row / 3)]!;
    const { scene, variation } = row % 3 === 0 ? source : target;
    table.pictures.set(pixels, row * bytes);
    table.masks.set(mask, (row * bytes) / 3);
    table.landmarks.set(landmarks, row * 136);
    table.turn.set([variation.mirrored ? -scene.yaw : scene.yaw, scene.pitch], row * 2);
    table.smile[row] = scene.smile;
    table.person[row] = row % 3 === 1 ? target.person : source.person;
  });
  return encodeSafetensors(
    {
      pictures: { shape: [count, size, size, 3], data: table.pictures },
      masks: { shape: [count, size, size], data: table.masks },
      landmarks: { shape: [count, 68, 2], data: table.landmarks },
      turn: { shape: [count, 2], data: table.turn },
      smile: { shape: [count, 1], data: table.smile },
      person: { shape: [count], data: table.person },
      truth: { shape: [pairs.length, 3], data: Int32Array.from({ length: count }, (_, row) => row) },
    },
    { ...metadata, pairs: JSON.stringify(pairs) },
  );
}
