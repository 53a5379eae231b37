import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { provenanceXmp, type Quad, readSwapRecord } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import { addNetwork, publicNetwork } from "@mfim/zoo";
import { madeParser, madeRestorer } from "@mfim/zoo/made";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MaskNetwork } from "../mask/mask-network.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { RestoreNetwork } from "./restore-network.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "finishers-"));
  process.env["MFIM_CACHE"] = folder;
  await writeFile(join(folder, "parser.onnx"), await madeParser(512));
  await writeFile(join(folder, "restorer.onnx"), await madeRestorer(512));
  await addNetwork(publicNetwork("bisenet-resnet-34"), [join(folder, "parser.onnx")], { anyHash: true });
  await addNetwork(publicNetwork("gfpgan-1.4"), [join(folder, "restorer.onnx")], { anyHash: true });
});
afterAll(() => rm(folder, { recursive: true }));

const flat = (side: number, colour: readonly number[]): Pixels => ({
  width: side,
  height: side,
  data: Uint8Array.from({ length: side * side * 3 }, (_, i) => colour[i % 3] as number),
});
const quad: Quad = [-0.5, -0.5, -0.5, 63.5, 63.5, 63.5, 63.5, -0.5];

test("a parser of the catalogue masks: its classes that are face are open, in its own channels and axes", async () => {
  using masker = await MaskNetwork.open("zoo:bisenet-resnet-34");
  expect(masker.id).toMatch(/^[0-9a-f]{64}$/);
  const row = async (colour: readonly number[]) => {
    const { size, weights } = await masker.mask(flat(64, colour), { quad });
    expect(size).toBe(512);
    return [100, 400].map((x) => Math.round(weights[size * 256 + x] as number));
  };
  expect(await row([220, 20, 20])).toEqual([1, 0]);
  expect(await row([20, 20, 220])).toEqual([0, 0]);
});

test("a restorer of the catalogue has the share of a face that it was given, at its own side", async () => {
  using quarter = await RestoreNetwork.open({ network: "zoo:gfpgan-1.4", share: 0.25 });
  const { width, data } = await quarter.restore(flat(64, [200, 100, 40]));
  expect([width, ...data.slice(0, 3)]).toEqual([512, 160, 100, 80]);
  using none = await RestoreNetwork.open({ network: "zoo:gfpgan-1.4", share: 0 });
  expect([...(await none.restore(flat(512, [200, 100, 40]))).data.slice(-3)]).toEqual([200, 100, 40]);
  expect(none.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("what is restored says so with its share, and nothing is restored that was not asked for", async () => {
  const model = { model: shippedModel, similarity: false } as const;
  using restoring = await SwapSession.open({ ...model, restore: { network: "zoo:gfpgan-1.4", share: 0.25 } });
  const { sha256 } = restoring.restorer as RestoreNetwork;
  const kept = readSwapRecord(provenanceXmp(restoring.record([], "target")));
  expect(kept?.restorer).toEqual({ sha256, share: 0.25 });
  using plain = await SwapSession.open(model);
  expect(plain.record([], "target")).not.toHaveProperty("restorer");
});

test("a restorer in a file of one's own has its YAML beside it; what is missing is said", async () => {
  await expect(RestoreNetwork.open({ network: join(folder, "restorer.onnx"), share: 1 })).rejects.toThrow(
    /--restore .*restorer\.onnx: expected zoo:NAME, or an ONNX file with a YAML file .* found no .*restorer\.yaml/,
  );
  await writeFile(join(folder, "restorer.yaml"), "input: { height: 512, width: 512, template: arcface-112 }\n");
  await expect(RestoreNetwork.open({ network: join(folder, "restorer.onnx"), share: 1 })).rejects.toThrow(
    /restorer\.yaml: expected input and result of a restoration network.*template/,
  );
  await writeFile(join(folder, "restorer.yaml"), "input: { height: 512, width: 512, template: ffhq, layout: nchw }\n");
  using own = await RestoreNetwork.open({ network: join(folder, "restorer.onnx"), share: 1 });
  expect([...(await own.restore(flat(512, [200, 100, 40]))).data.slice(0, 3)]).toEqual([40, 100, 200]);
});

test("a network of the catalogue that is something else is refused", async () => {
  await expect(RestoreNetwork.open({ network: "zoo:bisenet-resnet-34", share: 1 })).rejects.toThrow(
    /serves as restorer, one of gfpgan-1\.4, got "bisenet-resnet-34"/,
  );
});
