/**
 * Values that two implementations make from a name alone, so that goldens need to store neither weights nor inputs:
 * h = FNV-1a 32 of the name's UTF-8 bytes, x = i * 0x9E3779B1 + h finished by the MurmurHash3 mixer, u = x / 2^32.
 */
function mix(index: number, hash: number): number {
  let x = (Math.imul(index, 0x9e3779b1) + hash) >>> 0;
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  x ^= x >>> 16;
  return x >>> 0;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Uniform values in [0, 1) named `name`. */
export function goldenUniform(name: string, size: number, salt = ""): Float32Array {
  return fill(size, fnv1a(salt + name), 0, 1);
}

/** Values of zero mean and unit variance named `name`, uniform in [-sqrt 3, sqrt 3); computed in float64. */
export function goldenValues(name: string, size: number, salt = ""): Float32Array {
  return fill(size, fnv1a(salt + name), 0.5, 3.4641016151377544);
}

/** (u - centre) * scale for every index; a plain loop, for there are networks of a hundred million weights. */
function fill(size: number, hash: number, centre: number, scale: number): Float32Array {
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = (mix(i, hash) / 2 ** 32 - centre) * scale;
  return values;
}
