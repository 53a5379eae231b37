import type { NamedTensor } from "@mfim/core";

/** A weight as the hash sees it: an entry of a checkpoint's state, or anything alike. */
export type HashedWeight = Pick<NamedTensor, "shape" | "toFloat32">;

/**
 * SHA-256 over a network's weights, whatever file they came from: for each name in order, the UTF-8 line
 * `NAME [SHAPE]\n`, then the float32 values in little-endian. Equal weights under equal names give equal hashes.
 */
export async function weightsHash(weights: ReadonlyMap<string, HashedWeight>): Promise<string> {
  const parts = [...weights]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, weight]) => [
      new TextEncoder().encode(`${name} [${weight.shape.join(", ")}]\n`),
      littleEndian(weight.toFloat32()),
    ]);
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const digest = await crypto.subtle.digest("SHA-256", whole);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return bytes;
}
