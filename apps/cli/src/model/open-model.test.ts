import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageBatch } from "@mfim/core";
import { compile, toOnnx } from "@mfim/graph";
import { useNativeBackend } from "@mfim/testing";
import { addNetwork, publicNetwork } from "@mfim/zoo";
import * as tf from "@tensorflow/tfjs";
import { expect, onTestFinished, test, vi } from "vitest";
import { openModel } from "./open-model.ts";

test("a stranger's model folder that names a module runs nothing, unless that is allowed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "strangers-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ran = join(folder, "ran");
  const mark = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(ran)}, "");`;
  await writeFile(join(folder, "evil.js"), `${mark} export default () => ({ id: "evil", swap() {}, dispose() {} });`);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, "config.json"), '{ "method": { "type": "module", "from": "./evil.js" } }');
  await expect(openModel(folder)).rejects.toThrow(
    /method from \.\/evil\.js: expected .* got a module.*--allow-modules/,
  );
  expect(existsSync(ran)).toBe(false);
  using opened = await openModel(folder, { modules: "allow" });
  expect([opened.method.id, existsSync(ran)]).toEqual(["evil", true]);
});

test("a public swapper of the catalogue is a model, once its file is here", async () => {
  await useNativeBackend();
  const folder = await mkdtemp(join(tmpdir(), "public-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  vi.stubEnv("MFIM_CACHE", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(openModel("zoo:uniface-256")).rejects.toThrow(
    /uniface-256 is not in the cache .*"zoo fetch uniface-256"/,
  );
  // Paints the mean of the source's picture in [0, 1], whatever the target.
  const side = 256;
  const zeros = tf.zeros([1, 3, side, side]) as tf.Tensor4D;
  const made = compile(
    (target: tf.Tensor4D, source: tf.Tensor4D) => [tf.add(tf.mul(target, 0), tf.mean(source, [2, 3], true))],
    { name: "made", check: "once" },
  );
  const file = join(folder, "made.onnx");
  await writeFile(
    file,
    await toOnnx(made.concrete(zeros, zeros), { inputs: ["target", "source"], outputs: ["painted"] }),
  );
  made.dispose();
  await addNetwork(publicNetwork("uniface-256"), [file], { anyHash: true });
  using opened = await openModel("zoo:uniface-256");
  expect([opened.side, opened.name, opened.trainedOn]).toEqual([256, "zoo:uniface-256", undefined]);
  expect(opened.sha256).toMatch(/^[0-9a-f]{64}$/);
  const flat = (value: number) => tf.fill([1, 64, 64, 3], value) as ImageBatch;
  const swap = await opened.method.swap(flat(0.5), flat(-0.25));
  expect((await swap.data())[5000]).toBeCloseTo(0.75, 4);
});
