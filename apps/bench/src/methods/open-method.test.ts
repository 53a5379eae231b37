import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageBatch } from "@mfim/core";
import { useNativeBackend } from "@mfim/testing";
import { pathIn } from "@mfim/zoo";
import { shippedModel } from "@mfim/zoo/shipped-model";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { BenchBatch } from "../protocol/batches.ts";
import { runBench } from "../run/run-bench.ts";
import type { BenchMethod } from "./bench-method.ts";
import { namedMethods } from "./named-method.ts";
import { openMethod, openMethods } from "./open-method.ts";

beforeAll(useNativeBackend);

const shipped = pathIn({ folder: "." }, `${shippedModel}/config.json`);

test.runIf(existsSync(shipped))("mfim alone names the shipped model", async () => {
  using method = await openMethod("mfim");
  expect(method.name).toBe("mfim");
  expect(method.files).toMatch(/^[0-9a-f]{64}$/);
});

test.skipIf(existsSync(shipped))("mfim alone, where no model ships, says what is missing and what to do", async () => {
  await expect(openMethod("mfim")).rejects.toThrow(/expected the shipped model in .*, got nothing;.*MODEL-FOLDER/);
});

test.runIf(existsSync(shipped))(
  "a model can mix by another split: all slots global is the swap of the global source",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "mix-rule-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const rule = async (globalSlots: number) => {
      const file = join(folder, `${globalSlots}.yaml`);
      await writeFile(file, `model: "${shippedModel}"\nmix: { globalSlots: ${globalSlots} }\n`);
      return openMethod(`mfim-${globalSlots}=${file}`);
    };
    const faces = (seed: number) => tf.randomUniform([1, 64, 64, 3], -1, 1, "float32", seed) as ImageBatch;
    const [source, target, local] = [faces(1), faces(2), faces(3)];
    const batch = { source, target, pictures: { source, target, local } } as unknown as BenchBatch;
    const swapped = async (method: BenchMethod, given: BenchBatch) => (await method.swap(given)).data();
    using whole = await rule(8);
    using none = await rule(0);
    using plain = await openMethod("mfim");
    const swapOf = (from: ImageBatch) =>
      swapped(plain, { source: from, target, pictures: { source: from, target } } as unknown as BenchBatch);
    const [global, other] = [await swapOf(source), await swapOf(local)];
    const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] as number))));
    // A swap encodes source and target as one batch, a mix one after the other: convolutions of another batch round otherwise (1e-6 measured).
    expect(apart(await swapped(whole, batch), global)).toBeLessThan(5e-6);
    expect(apart(await swapped(none, batch), other)).toBeLessThan(5e-6);
    expect(apart(global, other)).toBeGreaterThan(0.01);
    expect(whole.files).toBe(plain.files);
    await expect(rule(9)).rejects.toThrow(/mix.globalSlots of at most 8, the identity slots of mfim, got 9/);
  },
);

test("what is no method, and one name for two, is refused with how methods are spelled", async () => {
  await expect(openMethod("hififace")).rejects.toThrow(
    /expected target, source, pasted, truth, local, mfim \(the shipped model\)/,
  );
  await expect(openMethod("pasted=runs/x")).rejects.toThrow(/a name .* that is no yardstick's/);
  await expect(openMethods(["pasted", "pasted"])).rejects.toThrow(/expected every name once, got pasted twice/);
});

test("names are looked at before anything is opened, or has to be there", () => {
  const named = namedMethods(
    "target,mfim,zoo:ghost-1,a=zoo:uniface-256,b=folder:megafs:X,c=folder:x/{target}.png,d=m.yaml,e=m".split(","),
  );
  expect(named.map(({ kind }) => kind).join()).toBe("yardstick,shipped,zoo,zoo,folder,folder,file,model");
  const wrong = ["zoo:gost-1", "a=zoo:gost-1", "a=folder:megafas:X", "a=folder:x/{targat}.png", "constructor"];
  for (const name of wrong) expect(() => namedMethods(["target", name]), name).toThrow(/expected/);
});

test("a wrong name is told before the protocol's pictures are missed", async () => {
  const run = (methods: string) =>
    runBench({ protocol: "faceforensics-even-10", data: "nowhere", methods, out: "nowhere", batch: 1 });
  await expect(run("zoo:gost-1")).rejects.toThrow(/zoo:gost-1: expected a public swapper/);
  await expect(run("zoo:ghost-1")).rejects.toThrow(/nowhere/);
});

test("a model folder or a file of somebody else that names a module runs nothing, unless that is allowed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "strangers-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const ran = join(folder, "ran");
  const evil = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(ran)}, ""); export default () => ({ id: "evil", swap() {}, dispose() {} });`;
  await writeFile(join(folder, "evil.mjs"), evil);
  const method = { type: "module", from: "./evil.mjs" };
  await writeFile(join(folder, "config.json"), JSON.stringify({ method }));
  await writeFile(join(folder, "method.yaml"), JSON.stringify({ method }));
  const places = [`x=${folder}`, `x=${join(folder, "method.yaml")}`];
  for (const place of places) await expect(openMethods([place])).rejects.toThrow(/got a module.*--allow-modules/);
  expect(existsSync(ran)).toBe(false);
  for (const place of places) (await openMethod(place, { modules: "allow" }))[Symbol.dispose]();
  expect(existsSync(ran)).toBe(true);
});
