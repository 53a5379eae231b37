/**
 * Depth (z to the viewer) of the nearest surface at every pixel [height, width]; -Infinity where there is none. Only
 * triangles that face the viewer are drawn.
 * @param pixels [V, 2]
 * @param turned [V, 3]
 */
export function drawDepthPicture(
  triangles: Uint32Array,
  pixels: Float64Array,
  turned: Float64Array,
  width: number,
  height: number,
): Float32Array {
  const out = new Float32Array(width * height).fill(Number.NEGATIVE_INFINITY);
  for (let t = 0; t < triangles.length; t += 3) {
    const [va, vb, vc] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    const [ax, ay] = [pixels[2 * va]!, pixels[2 * va + 1]!];
    const [bx, by] = [pixels[2 * vb]!, pixels[2 * vb + 1]!];
    const [cx, cy] = [pixels[2 * vc]!, pixels[2 * vc + 1]!];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area >= 0) continue;
    const [za, zb, zc] = [turned[3 * va + 2]!, turned[3 * vb + 2]!, turned[3 * vc + 2]!];
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx)));
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx)));
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy)));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy)));
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
        const c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
        if (b < 0 || c < 0 || b + c > 1) continue;
        const z = za + b * (zb - za) + c * (zc - za);
        if (z > out[y * width + x]!) out[y * width + x] = z;
      }
    }
  }
  return out;
}
