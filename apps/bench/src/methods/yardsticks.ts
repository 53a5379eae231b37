import { ConfigError, type ImageBatch, pixelsToImages } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import type { PictureRole } from "../protocol/bench-protocol.ts";
import type { BenchMethod } from "./bench-method.ts";
import { pasteFace } from "./paste-face.ts";

const untouched = (role: PictureRole, about: string): BenchMethod => ({
  name: role,
  about,
  lossNetworks: [],
  check(protocol) {
    if (!protocol.roles.has(role))
      throw new ConfigError(
        `--methods ${role}: expected a protocol whose ${role} is known, ${protocol.name} has none.`,
      );
  },
  swap: async (batch) => tf.clone(batch.pictures[role] as ImageBatch),
  [Symbol.dispose]() {},
});

/** Methods without a network: what doing nothing, doing everything, pasting, and being perfect score. */
export const yardsticks: Readonly<Record<string, BenchMethod>> = {
  target: untouched("target", "the target untouched"),
  source: untouched("source", "the source untouched"),
  pasted: {
    name: "pasted",
    about: "the source warped onto the target by five points, colour-matched, pasted in through a feathered ellipse",
    lossNetworks: [],
    swap: async ({ read }) => pixelsToImages(read.map(pasteFace)),
    [Symbol.dispose]() {},
  },
  truth: untouched("truth", "the true swap, as rendered"),
  local: untouched("local", "the local source of a mixing untouched"),
};
