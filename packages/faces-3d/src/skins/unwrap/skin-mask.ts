import { smoothstep } from "../../geometry/scalar.ts";
import { TEM_EYES, TEM_FACE_OUTLINE, TEM_PLAIN_SKIN } from "../fit/tem-landmarks.ts";
import { blur } from "./blur.ts";
import { polygonMask } from "./polygon-mask.ts";
import type { FloatPicture } from "./sample-picture.ts";

/** Light of linear RGB. */
export const LUMINANCE = [0.3, 0.59, 0.11] as const;

/**
 * Where a photograph shows bare skin of the face, 0 to 1 [height, width]: within hairline and outline, no hair (darker than
 * skin should be) over the brows or at the temples, no eyes.
 * @param photo linear RGB
 * @param points [189, 2] of the template
 */
export function skinMask(photo: FloatPicture, points: Float64Array): Float32Array {
  const { width, height } = photo;
  const at = (i: number): [number, number] => [points[2 * i]!, points[2 * i + 1]!];
  const light = perceivedLight(photo);
  const soft = blur(light, width, height, 1, 3);
  const lightAt = ([x, y]: readonly [number, number]) => soft[Math.round(y) * width + Math.round(x)]!;
  const skin = median(TEM_PLAIN_SKIN.map((i) => lightAt(at(i))));
  const browTop = Math.min(...[73, 74, 79, 80].map((i) => at(i)[1]));
  const outline = polygonMask(TEM_FACE_OUTLINE.map(at), width, height);
  const forehead: number[] = [];
  for (let y = 0; y < browTop - 10; y++) {
    for (let x = 0; x < width; x += 3) if (outline[y * width + x]! > 0) forehead.push(soft[y * width + x]!);
  }
  const expected = Math.max(forehead.length > 600 ? median(forehead) : skin, 0.85 * skin);
  const [left, right] = [at(71)[0] - 14, at(82)[0] + 14];
  const hair = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const k = y * width + x;
      const overBrows = y < browTop - 6 && soft[k]! < 0.86 * expected;
      const atTemples = (x < left || x > right) && soft[k]! < 0.74 * skin;
      if (overBrows || atTemples) hair[k] = 1;
    }
  }
  const inside = blur(outline, width, height, 1, 7);
  const nearHair = blur(hair, width, height, 1, 9);
  const eyes = blur(
    TEM_EYES.map((line) => polygonMask(line.map(at), width, height)).reduce((a, b) => a.map((x, k) => x + b[k]!)),
    width,
    height,
    1,
    1.5,
  );
  return inside.map(
    (x, k) => smoothstep(0.75, 1, x) * smoothstep(0.08, 0.005, nearHair[k]!) * smoothstep(0.8, 0.5, eyes[k]!),
  );
}

/** CIE lightness over 100, about: what looks half as bright. */
function perceivedLight({ data, width, height }: FloatPicture): Float32Array {
  const out = new Float32Array(width * height);
  for (let k = 0; k < out.length; k++) {
    const y = LUMINANCE[0] * data[3 * k]! + LUMINANCE[1] * data[3 * k + 1]! + LUMINANCE[2] * data[3 * k + 2]!;
    out[k] = Math.max(0, 1.16 * Math.cbrt(y) - 0.16);
  }
  return out;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
