import { clamp, interpolateTable, smoothstep } from "../geometry/scalar.ts";
import type { Person } from "../person/person.ts";
import { noise2, noise3Slope } from "../random/noise.ts";
import { expandWeights } from "../scene/expression-presets.ts";
import type { Scene } from "../scene/scene.ts";

/** How deep each family of wrinkles is in one picture, 0 to about 1.3: what age has drawn, and what the expression folds. */
interface WrinkleDepths {
  readonly forehead: number;
  readonly glabella: number;
  readonly crowsFeet: number;
  readonly nasolabial: number;
  readonly neckAndMouth: number;
}

/** The fold from the wing of the nose past the corner of the mouth: x by height. */
const NASOLABIAL: readonly (readonly [number, number])[] = [
  [-5, 3.45],
  [-3.4, 3.55],
  [-1.2, 2.9],
  [0.8, 1.95],
];
const EYE_CORNER = [4.55, 3.3] as const;

/** The relief of a face's skin: height over the mesh in centimetres at a point of the neutral head. */
export class SkinRelief {
  readonly #depths: WrinkleDepths;
  readonly #offset: number;
  readonly #fine: boolean;
  readonly #rough: number;
  readonly #corners = new Float64Array(6);
  /** Noise at the four points. */
  readonly #coarse = new Float64Array(4);
  readonly #pores = new Float64Array(4);

  /** @param footprint centimetres of skin that a sample covers: relief finer than that is left out */
  constructor(person: Person, scene: Scene, expressionNames: readonly string[], footprint: number) {
    const weights = expandWeights(scene.expression, expressionNames);
    const of = (...names: string[]) => names.reduce((sum, name) => sum + (weights[name] ?? 0), 0) / names.length;
    const { age } = person.skin;
    const grown = smoothstep(0.25, 1, age);
    const up = Math.max(of("browInnerUp_L", "browInnerUp_R"), of("browOuterUp_L", "browOuterUp_R"));
    const smile = Math.max(of("mouthSmile_L", "mouthSmile_R"), 0.8 * of("cheekSquint_L", "cheekSquint_R"));
    this.#depths = {
      forehead: (0.3 + 0.7 * grown) * (0.75 * grown + 0.85 * up),
      glabella: 0.35 * grown + 0.9 * of("browDown_L", "browDown_R"),
      crowsFeet: 0.75 * grown + (0.2 + 0.6 * grown) * Math.max(smile, of("eyeSquint_L", "eyeSquint_R")),
      nasolabial: 0.12 + 0.55 * grown + 0.45 * Math.max(smile, of("noseSneer_L", "noseSneer_R")),
      neckAndMouth: 0.7 * grown,
    };
    this.#offset = person.skin.noiseOffset;
    this.#fine = footprint < 0.07;
    this.#rough = 0.6 + 0.9 * grown;
  }

  /** Heights at a point [3] and one step along x, y and z from it, into the four places of `out`. */
  heights(point: Float64Array, step: number, out: Float64Array): void {
    const x = point[0]!;
    const y = point[1]!;
    const z = point[2]!;
    const x1 = x + step;
    const y1 = y + step;
    const z1 = z + step;
    if (z1 < 0) {
      out.fill(0);
      return;
    }
    const o = this.#offset;
    const corners = this.#corners;
    corners[0] = x * 2.3 + o;
    corners[1] = y * 2.3;
    corners[2] = z * 2.3;
    corners[3] = x1 * 2.3 + o;
    corners[4] = y1 * 2.3;
    corners[5] = z1 * 2.3;
    noise3Slope(corners, this.#coarse);
    if (this.#fine) {
      corners[0] = x * 8.3 + o;
      corners[1] = y * 8.3 + 11;
      corners[2] = z * 8.3;
      corners[3] = x1 * 8.3 + o;
      corners[4] = y1 * 8.3 + 11;
      corners[5] = z1 * 8.3;
      noise3Slope(corners, this.#pores);
    }
    for (let i = 0; i < 4; i++) {
      const skin = 0.011 * this.#rough * this.#coarse[i]!;
      const pores = this.#pores[i]!;
      out[i] = this.#fine ? skin + 0.0042 * this.#rough * pores * pores : skin;
    }
    // Wrinkles run through all depths of the face: the step along z has those of the point itself.
    if (z1 < 4) {
      if (z < 0) out.fill(0, 0, 3);
      return;
    }
    const folds = this.#wrinkles(x, y);
    out[3] = out[3]! + folds;
    if (z >= 4) {
      out[0] = out[0]! + folds;
      out[1] = out[1]! + this.#wrinkles(x1, y);
      out[2] = out[2]! + this.#wrinkles(x, y1);
    }
  }

  /** The height that wrinkles add. Noise and powers are asked only where they can change the answer. */
  #wrinkles(x: number, y: number): number {
    const o = this.#offset;
    const d = this.#depths;
    const side = Math.abs(x);
    let height = 0;
    if (y > 6.6 && d.forehead > 0) {
      const place = smoothstep(6.7, 7.5, y) * smoothstep(11.6, 10.4, y) * smoothstep(5.6, 3.4, side);
      if (place > 0) {
        const wave = Math.cos((y - 0.05 * x * x + 0.55 * noise2(x * 0.45 + o, y * 0.3)) * 4.4);
        if (wave > 0) {
          height -= 0.034 * d.forehead * place * ridge(wave) * (0.45 + 0.9 * noise2(x * 0.5 + o + 31, y * 0.9));
        }
      }
    }
    if (side < 1.6 && y > 4.2 && y < 8 && d.glabella > 0) {
      const across = (side - 0.5 - 0.06 * (y - 5)) / 0.15;
      const frown = Math.exp(-(across * across));
      height -= 0.04 * d.glabella * frown * smoothstep(4.3, 5.2, y) * smoothstep(7.6, 6.4, y);
    }
    if (side > 4.2 && y > 0.5 && y < 6 && d.crowsFeet > 0) {
      const [dx, dy] = [side - EYE_CORNER[0], y - EYE_CORNER[1]];
      const reach = Math.sqrt(dx * dx + dy * dy);
      const near = smoothstep(0.25, 0.7, reach) * smoothstep(2.5, 1.2, reach);
      if (near > 0) {
        const angle = Math.atan2(dy, dx);
        const place = near * smoothstep(1.05, 0.6, Math.abs(angle + 0.15));
        if (place > 0)
          height -= 0.026 * d.crowsFeet * place * ridge(Math.cos(angle * 8.5 + 0.8 * noise2(reach + o, 3)));
      }
    }
    if (y < 1.2 && y > -5.4 && side < 5) {
      const across = side - interpolateTable(NASOLABIAL, y);
      // A crease with a soft pad outside of it.
      const fold = 0.8 * bell((across - 0.34) / 0.42) - bell(across / 0.17);
      if (fold !== 0) {
        const ends = smoothstep(1, -0.4, y) * smoothstep(-5.2, -3.6, y);
        height += 0.05 * d.nasolabial * ends * fold;
      }
    }
    if (side < 2.4 && y > -3.4 && y < -1.6 && d.neckAndMouth > 0) {
      const lines = ridge(Math.cos(x * 9 + 2 * noise2(x + o, 2)));
      height -= 0.012 * d.neckAndMouth * lines * smoothstep(-3.3, -2.8, y) * smoothstep(-1.7, -2.2, y);
    }
    return height;
  }
}

function ridge(wave: number): number {
  const positive = clamp(wave, 0, 1);
  return positive * positive * positive * positive;
}

function bell(t: number): number {
  return t > 3 || t < -3 ? 0 : Math.exp(-t * t);
}
