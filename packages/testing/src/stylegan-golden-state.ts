import type { NamedTensor } from "@mfim/core";
import { goldenValues } from "./golden-formula.ts";

/** Scale and offset of a weight's values: offset + scale v. */
function recipe(key: string): readonly [scale: number, offset: number] {
  if (key.endsWith(".modulation.bias")) return [0.1, 1];
  if (key.endsWith("bias") || key.endsWith("noise.weight")) return [0.1, 0];
  return [/^style\..*weight$/.test(key) ? 100 : 1, 0];
}

/** The weights of the goldens' StyleGAN2 networks, generator and discriminator, by their formula; made when asked for. */
export function styleganGoldenState(
  shapes: Iterable<readonly [key: string, publicShape: readonly number[]]>,
  salt = "",
): Map<string, NamedTensor> {
  const state = new Map<string, NamedTensor>();
  for (const [key, shape] of shapes) {
    const [scale, offset] = recipe(key);
    const size = shape.reduce((product, n) => product * n, 1);
    const toFloat32 = () => goldenValues(key, size, salt).map((v) => offset + scale * v);
    state.set(key, { shape, dtype: "float32", toFloat32 });
  }
  return state;
}
