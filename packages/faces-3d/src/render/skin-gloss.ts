import { smoothstep } from "../geometry/scalar.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import type { Person } from "../person/person.ts";
import { noise3 } from "../random/noise.ts";

const known = new WeakMap<Person, Float32Array>();

/** How much skin gleams, about 1, one a skin vertex: grease lies on nose and forehead more than on cheeks, and nowhere evenly. */
export function skinGloss({ model, fields, skinVertexCount }: PreparedHead, person: Person): Float32Array {
  let gloss = known.get(person);
  if (gloss?.length !== skinVertexCount) {
    const offset = person.skin.noiseOffset;
    gloss = new Float32Array(skinVertexCount);
    for (let v = 0; v < skinVertexCount; v++) {
      const x = model.neutral[3 * v]!;
      const y = model.neutral[3 * v + 1]!;
      const z = model.neutral[3 * v + 2]!;
      const forehead = z > 4 ? smoothstep(6.5, 8.5, y) * smoothstep(5, 2, Math.abs(x)) : 0;
      const grease = noise3(x * 1.1 + offset, y * 1.1 + 17, z * 1.1);
      gloss[v] = 0.35 + 0.9 * grease + 0.5 * Math.max(fields.nose[v]!, forehead);
    }
    known.set(person, gloss);
  }
  return gloss;
}
