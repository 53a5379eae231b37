import type { Pixels } from "@mfim/core";
import { resizePixels } from "@mfim/photographs";

/** A fault that needs no renderer: it is made of the true swap, and of the target. */
export interface MadeFault {
  readonly about: string;
  readonly make: (truth: Pixels, target: Pixels) => Promise<Pixels>;
}

/** By the name of what a truth has wrong. */
export const madeFaults: Readonly<Record<string, MadeFault>> = {
  "wrong-sharpness": {
    about: "the true swap at half its size and back",
    make: async (truth) => resizePixels(await resizePixels(truth, truth.width / 2), truth.width),
  },
  "wrong-leak": {
    about: "the true swap with the target half shining through",
    make: async (truth, target) => ({
      ...truth,
      data: truth.data.map((value, i) => (value + (target.data[i] as number)) / 2),
    }),
  },
};
