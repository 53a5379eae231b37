import type { ImageBatch, SwapMethod } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll } from "vitest";
import { useNativeBackend } from "../use-native-backend.ts";
import { describeSwapMethod } from "./swap-method.ts";

beforeAll(useNativeBackend);

/** The lower yardstick of a benchmark: the untouched target. */
const untouchedTarget = (): SwapMethod => ({
  id: "untouched-target",
  swap: (_source: ImageBatch, target: ImageBatch) => tf.clone(target),
  dispose() {},
  [Symbol.dispose]() {},
});

describeSwapMethod(untouchedTarget, 16);
