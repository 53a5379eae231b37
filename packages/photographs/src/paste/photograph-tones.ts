import type { Pixels } from "@mfim/core";

/** The one colour that a monochrome photograph has at each brightness: [256, 3], by luma 0 to 255. */
export type PhotographTones = Float32Array;

/** Channels differ by at most this from the tone of their luma, in the mean, in a photograph that is monochrome; levels of 255. */
const mostChroma = 2;
/** A tone of more chroma than this has a hue, levels of 255. */
const hueFrom = 4;
/** Share of the pixels that a brightness needs for its hue to count. */
const shareThatCounts = 0.002;
/** Pixels looked at: enough to see that a photograph has colours. */
const looked = 40_000;

const luma = (r: number, g: number, b: number) => 0.299 * r + 0.587 * g + 0.114 * b;

/**
 * Grey, sepia or otherwise toned: whether every brightness of a photograph has one colour, all of one hue.
 * @returns that colour by brightness; `undefined` for a photograph with colours
 */
export function tonesOf({ data, width, height }: Pixels): PhotographTones | undefined {
  const step = Math.max(1, Math.floor((width * height) / looked));
  // Red and blue against luma; green follows, because luma is what it is.
  const sums = new Float64Array(256 * 3);
  for (let i = 0; i < width * height; i += step) {
    const [r, g, b] = [data[3 * i] as number, data[3 * i + 1] as number, data[3 * i + 2] as number];
    const at = 3 * Math.round(luma(r, g, b));
    sums[at] = (sums[at] as number) + 1;
    sums[at + 1] = (sums[at + 1] as number) + r - luma(r, g, b);
    sums[at + 2] = (sums[at + 2] as number) + b - luma(r, g, b);
  }
  const chroma = smoothed(sums);
  if (hasTwoHues(sums, chroma)) return undefined;
  let [off, count] = [0, 0];
  for (let i = 0; i < width * height; i += step) {
    const [r, g, b] = [data[3 * i] as number, data[3 * i + 1] as number, data[3 * i + 2] as number];
    const y = luma(r, g, b);
    const at = 2 * Math.round(y);
    off += Math.abs(r - y - (chroma[at] as number)) + Math.abs(b - y - (chroma[at + 1] as number));
    count++;
  }
  return off / (2 * Math.max(count, 1)) > mostChroma ? undefined : table(chroma);
}

/**
 * A toned photograph has one hue, stronger or weaker. A face before a plain wall may also have one colour at each brightness, but the wall's is
 * another one than the skin's.
 */
function hasTwoHues(sums: Float64Array, chroma: Float32Array): boolean {
  let [all, red, blue] = [0, 0, 0];
  for (let y = 0; y < 256; y++) {
    all += sums[3 * y] as number;
    red += sums[3 * y + 1] as number;
    blue += sums[3 * y + 2] as number;
  }
  for (let y = 0; y < 256; y++) {
    if ((sums[3 * y] as number) < shareThatCounts * all) continue;
    const [r, b] = [chroma[2 * y] as number, chroma[2 * y + 1] as number];
    if (Math.hypot(r, b) > hueFrom && r * red + b * blue < 0) return true;
  }
  return false;
}

/** Chroma by luma, [256, 2]: the mean over neighbouring lumas, wider where few pixels have them. */
function smoothed(sums: Float64Array): Float32Array {
  const chroma = new Float32Array(512);
  for (let y = 0; y < 256; y++) {
    let [count, red, blue] = [0, 0, 0];
    for (let reach = 0; reach < 256 && (count < 50 || reach < 4); reach++)
      for (const at of reach === 0 ? [y] : [y - reach, y + reach]) {
        if (at < 0 || at > 255) continue;
        count += sums[3 * at] as number;
        red += sums[3 * at + 1] as number;
        blue += sums[3 * at + 2] as number;
      }
    chroma[2 * y] = red / Math.max(count, 1);
    chroma[2 * y + 1] = blue / Math.max(count, 1);
  }
  return chroma;
}

function table(chroma: Float32Array): PhotographTones {
  const tones = new Float32Array(256 * 3);
  for (let y = 0; y < 256; y++) {
    const [red, blue] = [chroma[2 * y] as number, chroma[2 * y + 1] as number];
    tones[3 * y] = y + red;
    tones[3 * y + 1] = y - (0.299 * red + 0.114 * blue) / 0.587;
    tones[3 * y + 2] = y + blue;
  }
  return tones;
}

/** A changed picture in a photograph's own tones; what was not changed stays to the bit. */
export function inTones(before: Pixels, after: Pixels, tones: PhotographTones): Pixels {
  const data = Uint8Array.from(after.data);
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i] as number, data[i + 1] as number, data[i + 2] as number];
    if (r === before.data[i] && g === before.data[i + 1] && b === before.data[i + 2]) continue;
    const at = 3 * Math.round(luma(r, g, b));
    for (let c = 0; c < 3; c++) data[i + c] = Math.max(0, Math.min(255, Math.round(tones[at + c] as number)));
  }
  return { width: after.width, height: after.height, data };
}
