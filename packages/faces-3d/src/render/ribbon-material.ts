import type { RibbonMesh } from "../mesh/hair-ribbons.ts";
import { fieldAt, type Material, vectorAt } from "../mesh/render-mesh.ts";
import type { HairStyle } from "../person/hair-style.ts";
import { lightStrand, seenStrand } from "./strand-light.ts";

/** Single strands: each is a little lighter or darker, and shines at another place. */
export function ribbonMaterial(
  { shade, depth, tangents }: RibbonMesh,
  { colour, curl }: Pick<HairStyle, "colour" | "curl">,
): Material {
  const seen = seenStrand();
  const shine = 1 - 0.75 * curl;
  return {
    label: "hair",
    look(at) {
      const light = fieldAt(at, shade);
      const tx = vectorAt(at, tangents, 0);
      const ty = vectorAt(at, tangents, 1);
      const tz = vectorAt(at, tangents, 2);
      const length = Math.sqrt(tx * tx + ty * ty + tz * tz) || 1;
      seen.thickness = 0.5 + 0.8 * (light - 1);
      seen.tx = tx;
      seen.ty = ty;
      seen.tz = tz;
      seen.length = length;
      seen.view = (tx * at.vx + ty * at.vy + tz * at.vz) / length;
      seen.depth = light * light * (0.3 + 0.65 * fieldAt(at, depth));
    },
    light(at, lighting, out) {
      lightStrand(seen, colour, shine, at, lighting, out);
    },
  };
}
