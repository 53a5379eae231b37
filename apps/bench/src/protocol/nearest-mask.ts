/** A mask [from, from] at another size, by the nearest pixel. */
export function nearestMask(mask: Uint8Array, from: number, to: number): Uint8Array {
  if (from === to) return mask;
  const place = Int32Array.from({ length: to }, (_, i) => Math.floor(((i + 0.5) * from) / to));
  return Uint8Array.from({ length: to * to }, (_, i) => {
    const [y, x] = [place[Math.floor(i / to)] as number, place[i % to] as number];
    return mask[y * from + x] as number;
  });
}
