import type { ColourSignal, Primaries, Transfer } from "./colour-signal.ts";

type Triple = readonly [number, number, number];

/** Luminance of diffuse white, nits: ITU-R BT.2408, where graphics and white paper lie in HDR programmes. */
const referenceWhite = 203;
/** What highlights are thought to reach, nits; most programmes are graded for it. */
const peak = 1000;
/** Up to this share of diffuse white nothing is compressed, so that skin keeps its contrast. */
const knee = 0.6;

/** PQ's number, 0 to 1, as nits (SMPTE ST 2084). */
export function pqToNits(value: number): number {
  const [m1, m2] = [2610 / 16384, (2523 / 4096) * 128];
  const [c1, c2, c3] = [3424 / 4096, (2413 / 4096) * 32, (2392 / 4096) * 32];
  const power = Math.max(0, value) ** (1 / m2);
  return 10_000 * (Math.max(0, power - c1) / (c2 - c3 * power)) ** (1 / m1);
}

/** HLG's number, 0 to 1, as scene light, 0 to 1 (ITU-R BT.2100, table 5). */
export function hlgToScene(value: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  return value <= 0.5 ? (value * value) / 3 : (Math.exp((value - c) / a) + b) / 12;
}

/** BT.709's curve as displays show it: BT.1886 with black at 0. */
const sdrToLight = (value: number) => Math.max(0, value) ** 2.4;
const lightToSdr = (light: number) => Math.max(0, light) ** (1 / 2.4);

/** Light on a display, diffuse white at 1, from a video's numbers; still in the video's own primaries. */
const displayed: Readonly<Record<Transfer, (rgb: Triple) => Triple>> = {
  sdr: (rgb) => mapped(rgb, sdrToLight),
  pq: (rgb) => mapped(rgb, (value) => pqToNits(value) / referenceWhite),
  hlg: (rgb) => {
    const scene = mapped(rgb, hlgToScene);
    const [r, g, b] = scene;
    // The OOTF of a display of 1,000 nits: gamma 1.2 on luminance.
    const luminance = 0.2627 * r + 0.678 * g + 0.0593 * b;
    const gain = (peak / referenceWhite) * Math.max(luminance, 1e-9) ** 0.2;
    return mapped(scene, (value) => value * gain);
  },
};

const mapped = ([r, g, b]: Triple, by: (value: number) => number): Triple => [by(r), by(g), by(b)];

/** Linear RGB to linear BT.709 (ITU-R BT.2087 for BT.2020; D65 P3 by its primaries). */
const toBt709: Readonly<Record<Primaries, readonly [Triple, Triple, Triple]>> = {
  bt709: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  bt2020: [
    [1.660491, -0.587641, -0.07285],
    [-0.12455, 1.1329, -0.00835],
    [-0.018151, -0.100579, 1.11873],
  ],
  p3: [
    [1.22494, -0.22494, 0],
    [-0.042057, 1.042057, 0],
    [-0.019638, -0.078636, 1.098274],
  ],
};

/** Nothing below the knee, everything up to the peak squeezed above it: slope 1 at the knee, the peak at 1. */
export function rolledOff(light: number): number {
  if (light <= knee) return light;
  const most = peak / referenceWhite;
  // (a x) / (x + b), x from the knee on: slope 1 where it begins, 1 - knee at the peak.
  const [reach, room] = [most - knee, 1 - knee];
  const b = (reach * room) / (reach - room);
  const x = Math.min(light, most) - knee;
  return knee + (b * x) / (x + b);
}

/**
 * A video's RGB numbers, 0 to 1, as BT.709's: HDR is brought to where a screen of standard range shows it, the brightest
 * channel by a curve, the others with it, so that colours keep their hue; colours beyond BT.709 go towards grey.
 */
export function toStandardRange(
  { transfer, primaries }: Pick<ColourSignal, "transfer" | "primaries">,
  rgb: Triple,
): Triple {
  const light = displayed[transfer](rgb);
  const rows = toBt709[primaries];
  const own = rows.map((row) => row[0] * light[0] + row[1] * light[1] + row[2] * light[2]) as unknown as Triple;
  const inside = intoGamut(own);
  if (transfer === "sdr") return mapped(inside, (value) => Math.min(1, lightToSdr(value)));
  const brightest = Math.max(...inside, 1e-9);
  const gain = rolledOff(brightest) / brightest;
  return mapped(inside, (value) => lightToSdr(value * gain));
}

/** Towards the grey of the same luminance, as far as no channel is negative. */
function intoGamut(rgb: Triple): Triple {
  const least = Math.min(...rgb);
  if (least >= 0) return rgb;
  const grey = Math.max(0, 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
  const share = grey / (grey - least);
  return mapped(rgb, (value) => Math.max(0, grey + (value - grey) * share));
}

/** The map as a table for ffmpeg's lut3d filter: the text of a .cube file of `side` ^ 3 entries, red running fastest. */
export function toneMapCube(signal: Pick<ColourSignal, "transfer" | "primaries">, side = 33): string {
  const lines = [`LUT_3D_SIZE ${side}`];
  const at = (n: number) => n / (side - 1);
  for (let b = 0; b < side; b++)
    for (let g = 0; g < side; g++)
      for (let r = 0; r < side; r++)
        lines.push(
          toStandardRange(signal, [at(r), at(g), at(b)])
            .map((value) => value.toFixed(6))
            .join(" "),
        );
  return `${lines.join("\n")}\n`;
}
