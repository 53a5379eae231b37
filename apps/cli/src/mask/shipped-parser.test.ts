import { bundledTruthFolder, maskOf, openTruthSet } from "@mfim/faces-3d";
import type { Quad } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import { beforeAll, expect, test } from "vitest";
import { MaskNetwork } from "./mask-network.ts";

beforeAll(() => useNativeBackend());

test("the shipped network finds the faces of people whom it never saw, and what covers them", async () => {
  using masker = await MaskNetwork.open("bundled:face-parser-96");
  const set = await openTruthSet(bundledTruthFolder("swap"));
  const counts = { both: 0, either: 0, covered: 0, kept: 0 };
  for (const index of set.indices("occluded").slice(0, 6)) {
    const { pixels, labels = new Uint8Array() } = (await set.pair(index, ["target"])).view("target");
    const far = pixels.width - 0.5;
    const quad: Quad = [-0.5, -0.5, -0.5, far, far, far, far, -0.5];
    const { size, weights } = await masker.mask(pixels, { quad });
    const [face, cover] = [maskOf(labels, "face"), maskOf(labels, "occluder")];
    face.forEach((is, i) => {
      const [x, y] = [i % pixels.width, Math.floor(i / pixels.width)].map((at) =>
        Math.floor((at * size) / pixels.width),
      );
      const said = (weights[(y as number) * size + (x as number)] as number) > 0.5 ? 1 : 0;
      counts.both += is & said;
      counts.either += is | said;
      counts.covered += cover[i] as number;
      counts.kept += (cover[i] as number) & (1 - said);
    });
  }
  expect(counts.both / counts.either).toBeGreaterThan(0.8);
  expect(counts.kept / counts.covered).toBeGreaterThan(0.8);
});
