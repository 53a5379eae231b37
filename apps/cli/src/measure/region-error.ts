import type { Pixels } from "@mfim/core";

/** Pixels of a picture that count: 1, others 0. */
export type Region = Uint8Array;

/** Sums over regions of any number of pictures. Levels run from 0 to 255. */
export class RegionError {
  #pixels = 0;
  #absolute = 0;
  #squared = 0;
  #edges = 0;
  #sharpness = 0;
  #trueSharpness = 0;

  /** @param truth what a perfect result would be */
  add(result: Pixels, truth: Pixels, region: Region): void {
    const [own, wanted] = [slopes(result), slopes(truth)];
    region.forEach((counts, i) => {
      if (counts === 0) return;
      this.#pixels++;
      for (let at = 3 * i; at < 3 * i + 3; at++) {
        const difference = (result.data[at] as number) - (truth.data[at] as number);
        this.#absolute += Math.abs(difference) / 3;
        this.#squared += difference ** 2 / 3;
      }
      const [dx, dy, tx, ty] = [own[2 * i], own[2 * i + 1], wanted[2 * i], wanted[2 * i + 1]] as number[] as [
        number,
        number,
        number,
        number,
      ];
      this.#edges += Math.hypot(dx - tx, dy - ty);
      this.#sharpness += Math.hypot(dx, dy);
      this.#trueSharpness += Math.hypot(tx, ty);
    });
  }

  get pixels(): number {
    return this.#pixels;
  }

  /** Mean difference, levels. */
  get absolute(): number {
    return this.#absolute / this.#pixels;
  }

  /** Peak signal-to-noise ratio, decibels. */
  get decibels(): number {
    return 10 * Math.log10(255 ** 2 / (this.#squared / this.#pixels));
  }

  /** Mean length of the difference of the brightness' slopes, levels a pixel. */
  get edges(): number {
    return this.#edges / this.#pixels;
  }

  /** Mean slope over the truth's: 1 is as sharp. */
  get sharpness(): number {
    return this.#sharpness / this.#trueSharpness;
  }
}

/** Brightness to the right and below less one's own, [height, width, 2]. */
function slopes({ width, height, data }: Pixels): Float32Array {
  const light = (i: number) =>
    0.299 * (data[3 * i] as number) + 0.587 * (data[3 * i + 1] as number) + 0.114 * (data[3 * i + 2] as number);
  const into = new Float32Array(width * height * 2);
  for (let y = 0; y < height - 1; y++)
    for (let x = 0; x < width - 1; x++) {
      const i = y * width + x;
      into[2 * i] = light(i + 1) - light(i);
      into[2 * i + 1] = light(i + width) - light(i);
    }
  return into;
}
