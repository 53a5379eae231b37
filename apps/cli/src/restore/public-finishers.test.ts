import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pixels } from "@mfim/core";
import { provenanceXmp, type Quad, readSwapRecord } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import { addNetwork, publicNetwork } from "@mfim/zoo";
import {
  addMadeSwapper,
  madeParser,
  madeRestoration,
  madeRestorer,
  paintedColour,
  type SwapperFacts,
  seenColour,
  swapperFacts,
} from "@mfim/zoo/made";
import sharp, { type Sharp } from "sharp";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { inspectCommand } from "../commands/inspect-command.ts";
import { swapCommand } from "../commands/swap-command.ts";
import { MaskNetwork } from "../mask/mask-network.ts";
import { readPhotograph } from "../picture/photograph.ts";
import { SwapSession } from "../swap/swap-session.ts";
import { syntheticPhotographs } from "../testing/synthetic-photographs.ts";
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
  // A face of one colour, which the source's mean says.
  await addMadeSwapper(folder, "uniface-256", "source-colour");
  const people = (await syntheticPhotographs(2)) as [() => Sharp, () => Sharp];
  await Promise.all(
    people.map((person, n) =>
      person()
        .png()
        .toFile(join(folder, `${n}.png`)),
    ),
  );
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
  // By a hair: with another mean or deviation than the parser's own, one of the two would be the other's.
  expect(await row([130, 20, 128])).toEqual([1, 0]);
  expect(await row([126, 20, 128])).toEqual([0, 0]);
});

test("a restorer of the catalogue has the share of a face that it was given, at its own side", async () => {
  using quarter = await RestoreNetwork.open({ network: "zoo:gfpgan-1.4", share: 0.25 });
  const { width, data } = await quarter.restore(flat(64, [200, 100, 140]));
  expect([width, ...data.slice(0, 3)]).toEqual([512, 208, 100, 124]);
  using none = await RestoreNetwork.open({ network: "zoo:gfpgan-1.4", share: 0 });
  expect([...(await none.restore(flat(512, [200, 100, 40]))).data.slice(-3)]).toEqual([200, 100, 40]);
  expect(none.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("what is restored says so with its share, and nothing is restored that was not asked for", async () => {
  const model = { model: "zoo:uniface-256", similarity: false } as const;
  using restoring = await SwapSession.open({ ...model, restore: { network: "zoo:gfpgan-1.4", share: 0.25 } });
  const { sha256 } = restoring.restorer as RestoreNetwork;
  const kept = readSwapRecord(provenanceXmp(restoring.record([], "target")));
  expect(kept?.restorer).toEqual({ sha256, share: 0.25 });
  using plain = await SwapSession.open(model);
  expect(plain.record([], "target")).not.toHaveProperty("restorer");
});

test("mfim swap: a photograph's face is painted, restored by its share, and masked where hair is", async () => {
  const [source, target, out] = ["0.png", "1.png", "out.png"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const words = ["--model", "zoo:uniface-256", "--source", source, "--target", target, "--out", out, "--no-similarity"];
  const plain = ["--region", "square", "--colour", "as-is", "--detail", "none"];
  const finishers = [
    "--restore",
    "zoo:gfpgan-1.4",
    "--restore-share",
    "0.5",
    "--mask-network",
    "zoo:bisenet-resnet-34",
  ];
  const printed = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  await swapCommand().parseAsync([...words, ...plain, ...finishers], { from: "user" });
  await inspectCommand().parseAsync([out], { from: "user" });
  const said = printed.mock.calls.map(([text]) => String(text)).join("");
  printed.mockRestore();
  using session = await SwapSession.open({
    model: "zoo:uniface-256",
    similarity: false,
    restore: { network: "zoo:gfpgan-1.4", share: 0.5 },
  });
  expect(said).toContain(`restored by ${session.restorer?.sha256}, whose share of the face is 0.5`);

  // The face fills 256 pixels of the photograph from (70, 30), nearly: places on it, left and right of its middle, away from the border.
  using sources = await session.sources([source], "refuse");
  const aligned = Float32Array.from((sources.faces[0] as Pixels).data, (value) => value / 127.5 - 1);
  const painted = paintedColour(swapperFacts["uniface-256"] as SwapperFacts, seenColour(aligned));
  const restored = painted.map((value, c) => ((value + 0.5 * (madeRestoration[c] as number) + 1) / 2) * 255);
  const { pixels } = await readPhotograph(target);
  const shown = await sharp(out).removeAlpha().raw().toBuffer();
  const colour = (data: ArrayLike<number>, x: number, y: number) =>
    [0, 1, 2].map((c) => data[3 * (y * pixels.width + x) + c] as number);
  const places = [120, 130, 140, 150, 160, 170, 230, 250, 270].flatMap((x) =>
    [120, 140, 160, 180, 200, 220].map((y) => [x, y] as const),
  );
  /** Whether the made parser says skin all around a place; nothing where it says both. */
  const skinAt = ([x, y]: readonly [number, number]): boolean | undefined => {
    if (x > 200) return false;
    const around = [-4, 0, 4].flatMap((dy) => [-4, 0, 4].map((dx) => colour(pixels.data, x + dx, y + dy)));
    const redder = around.map(([red = 0, , blue = 0]) => red - blue);
    return redder.every((by) => by > 4) ? true : redder.every((by) => by < -4) ? false : undefined;
  };
  expect(places.filter((place) => skinAt(place)).length).toBeGreaterThan(5);
  for (const place of places) {
    const skin = skinAt(place);
    if (skin === undefined) continue;
    const [found, expected] = [colour(shown, ...place), skin ? restored : colour(pixels.data, ...place)];
    for (const [c, value] of found.entries())
      expect(Math.abs(value - (expected[c] as number)), `${place} channel ${c}`).toBeLessThan(skin ? 3 : 1.01);
  }
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
  expect([...(await own.restore(flat(512, [200, 100, 40]))).data.slice(0, 3)]).toEqual([232, 100, 0]);
});

test("a network of the catalogue that is something else is refused", async () => {
  await expect(RestoreNetwork.open({ network: "zoo:bisenet-resnet-34", share: 1 })).rejects.toThrow(
    /serves as restorer, one of gfpgan-1\.4, got "bisenet-resnet-34"/,
  );
});
