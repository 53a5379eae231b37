import type { ImageBatch } from "@mfim/core";
import { setEager } from "@mfim/graph";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { alone, type Exchange } from "../parallel/exchange.ts";
import type { MfimUpdates } from "./mfim-updates.ts";
import { splitSteps } from "./split-steps.ts";

beforeAll(() => setEager(true));
afterAll(() => setEager(false));

const pictures = () => tf.zeros([2, 4, 4, 3]) as ImageBatch;
const gradients = () => ({ weight: tf.scalar(1) as tf.Tensor });
const figures = () => ({ total: tf.scalar(1) });

/** Updates that only write down when they are made. */
function recorded(log: string[]): MfimUpdates {
  const update = (name: string) => ({
    begin: () => {
      log.push(name);
      return { scales: {}, norms: {} };
    },
    pieces: [],
  });
  return {
    generatorGradients() {
      log.push("generator's gradients");
      return { gradients: { encoder: gradients() }, figures: figures(), swap: pictures() };
    },
    generatorUpdate: update("generator's update"),
    discriminatorGradients() {
      log.push("discriminator's gradients");
      return { gradients: { discriminator: gradients() }, figures: figures() };
    },
    discriminatorUpdate: update("discriminator's update"),
  };
}

/** Calls the halves of a step as the task does. */
function step(log: string[], exchange: Exchange): Promise<unknown> {
  const steps = splitSteps(recorded(log), {}, 1, exchange);
  const batch = { source: pictures(), target: pictures(), reconstructionWeights: tf.ones([2]) as tf.Tensor1D };
  const begun = async () => {
    const { swap, figures } = await steps.generate(batch, tf.scalar(0.5));
    return Promise.all([figures, steps.discriminate(pictures(), swap, false)]);
  };
  return begun().finally(() => steps[Symbol.dispose]());
}

test("the generator's gradients travel while the discriminator's are computed, which travel after them", async () => {
  const log: string[] = [];
  const arrivals: (() => void)[] = [];
  const mean = () => {
    log.push("sent");
    return new Promise<void>((arrive) => arrivals.push(arrive));
  };
  const done = step(log, { ...alone, size: 2, mean });
  await expect.poll(() => log).toEqual(["generator's gradients", "sent", "discriminator's gradients"]);
  arrivals[0]?.();
  await expect.poll(() => log.slice(3)).toEqual(["generator's update", "sent"]);
  arrivals[1]?.();
  await done;
  expect(log.slice(5)).toEqual(["discriminator's update"]);
});

test("alone, the generator is updated before the discriminator's gradients take memory", async () => {
  const log: string[] = [];
  await step(log, alone);
  expect(log).toEqual([
    "generator's gradients",
    "generator's update",
    "discriminator's gradients",
    "discriminator's update",
  ]);
});
