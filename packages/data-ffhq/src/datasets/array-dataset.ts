import type { FaceDataset, FaceSample } from "@mfim/core";

/** Samples that are in memory already. */
export class ArrayDataset implements FaceDataset {
  readonly #samples: readonly FaceSample[];

  constructor(samples: readonly FaceSample[]) {
    this.#samples = samples;
  }

  get length(): number {
    return this.#samples.length;
  }

  async at(index: number): Promise<FaceSample> {
    const sample = this.#samples[index];
    if (sample === undefined)
      throw new RangeError(`ArrayDataset: expected an index below ${this.length}, got ${index}.`);
    return sample;
  }
}
