/**
 * Numbers that were measured on renders, from `assets` of this package: little-endian float32, as
 * apps/trainer/src/data/human-assets.ts writes them.
 */
export function assetFloats(name: string): Float32Array {
  // Asked for here, and by a place that no bundler sees, so that a web page can import the package too.
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const here = import.meta.url;
  const bytes = readFileSync(new URL(`../../assets/${name}`, here));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}
