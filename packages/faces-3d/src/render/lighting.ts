import { clamp } from "../geometry/scalar.ts";
import type { SurfacePoint } from "../mesh/surface-point.ts";
import type { Rgb } from "../person/person.ts";
import type { DirectionalLight, LightRig } from "../scene/scene.ts";
import type { DepthMap } from "./depth-map.ts";
import { SoftShadow } from "./soft-shadow.ts";

/** How a surface answers to light. One object a material, filled anew for every point. */
export interface Surface {
  r: number;
  g: number;
  b: number;
  /** 0 closed to 1 open to the sky */
  occlusion: number;
  /** 0.05 mirror to 1 matt */
  roughness: number;
  /** Reflectance seen head-on, 0.03 for skin */
  specular: number;
  /** 0 hard edge of the shadow to 1: red light creeps round it, as in skin */
  subsurface: number;
}

interface Lamp {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** How far red, green and blue reach round the edge of the light under the skin. */
const WRAP: Rgb = [0.38, 0.17, 0.1];

/** A light rig made ready for one picture. */
export class Lighting {
  readonly key: Lamp;
  readonly fill: Lamp;
  readonly rim: Lamp;
  /** What the last `shade` found: diffuse light falling in, and the albedo it met. */
  readonly irradiance = new Float64Array(3);
  readonly surfaceAlbedo = new Float64Array(3);
  readonly #shadow: SoftShadow;
  readonly #sky: Rgb;
  readonly #ground: Rgb;

  constructor(rig: LightRig, shadow: DepthMap) {
    this.#shadow = new SoftShadow(shadow, 0.25, rig.shadowBlur);
    this.key = lamp(rig.key);
    this.fill = lamp(rig.fill);
    this.rim = lamp(rig.rim);
    const level = (colour: Rgb, factor: number): Rgb => [colour[0] * factor, colour[1] * factor, colour[2] * factor];
    this.#sky = level(rig.sky, rig.ambient);
    this.#ground = level(rig.ground, rig.ambient * 0.55);
  }

  /** Share of the key light that reaches a point. */
  keyReaching(at: SurfacePoint): number {
    const lift = 0.3;
    return this.#shadow.reaching(at.x + at.nx * lift, at.y + at.ny * lift, at.z + at.nz * lift);
  }

  /** Ambient light of one channel on a normal. */
  ambient(channel: 0 | 1 | 2, ny: number): number {
    const up = 0.5 + 0.5 * ny;
    return this.#sky[channel] * up + this.#ground[channel] * (1 - up);
  }

  /** Wrapped diffuse, Blinn-Phong highlight with Schlick's Fresnel term, occluded ambient. Writes linear RGB. */
  shade(at: SurfacePoint, surface: Surface, out: Float64Array): void {
    const { key, fill, rim } = this;
    const keyCosine = at.nx * key.x + at.ny * key.y + at.nz * key.z;
    const reaching = keyCosine > -WRAP[0] ? this.keyReaching(at) : 0;
    const fillCosine =
      Math.max(0, (at.nx * fill.x + at.ny * fill.y + at.nz * fill.z + 0.3) / 1.3) * (0.4 + 0.6 * surface.occlusion);
    const rimCosine = Math.max(0, at.nx * rim.x + at.ny * rim.y + at.nz * rim.z) * surface.occlusion;
    const glint = keyCosine > 0 && reaching > 0 ? highlight(at, key, surface) * keyCosine * reaching : 0;
    const fillGlint = fillCosine > 0 ? highlight(at, fill, surface) * fillCosine * 0.6 : 0;
    // Powers as products: `**` costs as much as the rest of a highlight.
    const turned = 1 - clamp(at.nx * at.vx + at.ny * at.vy + at.nz * at.vz, 0, 1);
    const grazing = turned * turned * turned * turned;
    const sheen = grazing * surface.occlusion * (surface.specular * 4) * (1 - 0.6 * surface.roughness);
    const red = this.#channel(0, surface, at.ny, keyCosine, reaching, key.r, fillCosine * fill.r, rimCosine * rim.r);
    out[0] = surface.r * red + glint * key.r + fillGlint * fill.r + sheen * this.ambient(0, at.ny);
    const green = this.#channel(1, surface, at.ny, keyCosine, reaching, key.g, fillCosine * fill.g, rimCosine * rim.g);
    out[1] = surface.g * green + glint * key.g + fillGlint * fill.g + sheen * this.ambient(1, at.ny);
    const blue = this.#channel(2, surface, at.ny, keyCosine, reaching, key.b, fillCosine * fill.b, rimCosine * rim.b);
    out[2] = surface.b * blue + glint * key.b + fillGlint * fill.b + sheen * this.ambient(2, at.ny);
    this.irradiance[0] = red;
    this.irradiance[1] = green;
    this.irradiance[2] = blue;
    this.surfaceAlbedo[0] = surface.r;
    this.surfaceAlbedo[1] = surface.g;
    this.surfaceAlbedo[2] = surface.b;
  }

  #channel(
    channel: 0 | 1 | 2,
    surface: Surface,
    ny: number,
    keyCosine: number,
    reaching: number,
    key: number,
    fill: number,
    rim: number,
  ): number {
    const wrap = WRAP[channel] * surface.subsurface;
    const diffuse = Math.max(0, (keyCosine + wrap) / (1 + wrap));
    // The blood under the skin keeps the edge of a shadow red.
    const lit = channel === 0 ? reaching + surface.subsurface * 0.45 * reaching * (1 - reaching) : reaching;
    const open =
      channel === 0 ? surface.occlusion + surface.subsurface * 0.2 * (1 - surface.occlusion) : surface.occlusion;
    return key * diffuse * lit + fill + rim + this.ambient(channel, ny) * open;
  }
}

function highlight(at: SurfacePoint, light: Lamp, surface: Surface): number {
  let hx = light.x + at.vx;
  let hy = light.y + at.vy;
  let hz = light.z + at.vz;
  const length = Math.sqrt(hx * hx + hy * hy + hz * hz) || 1;
  hx /= length;
  hy /= length;
  hz /= length;
  const cosine = at.nx * hx + at.ny * hy + at.nz * hz;
  if (cosine <= 0) return 0;
  const alpha = surface.roughness * surface.roughness;
  const exponent = 2 / (alpha * alpha) - 2;
  // Far from the mirror direction the power is nothing: ln c <= c - 1.
  if (exponent * (1 - cosine) > 9) return 0;
  const slant = 1 - clamp(at.vx * hx + at.vy * hy + at.vz * hz, 0, 1);
  const fresnel = surface.specular + (1 - surface.specular) * (slant * slant * slant * slant * slant);
  return fresnel * ((exponent + 8) / 8) * Math.exp(exponent * Math.log(cosine));
}

function lamp({ direction: [x, y, z], colour, intensity }: DirectionalLight): Lamp {
  const length = Math.hypot(x, y, z) || 1;
  return {
    x: x / length,
    y: y / length,
    z: z / length,
    r: colour[0] * intensity,
    g: colour[1] * intensity,
    b: colour[2] * intensity,
  };
}
