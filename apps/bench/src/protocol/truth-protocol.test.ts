import { existsSync } from "node:fs";
import { bundledTruthFolder } from "@mfim/faces-3d";
import { expect, test } from "vitest";
import { defaultProtocol } from "./default-protocol.ts";
import { openBenchProtocol, readProtocolFile, shippedProtocols } from "./open-bench-protocol.ts";

test.skipIf(!existsSync(bundledTruthFolder("swap")))("the default protocol has truths, masks and strata", async () => {
  await using protocol = await openBenchProtocol(await readProtocolFile(defaultProtocol), { limit: 7 });
  expect(protocol.pairs).toHaveLength(7);
  expect(protocol.name).toContain("first 7");
  expect(new Set(protocol.pairs.slice(0, 5).map(({ stratum }) => stratum)).size).toBe(5);
  const { pictures, masks, landmarks } = await protocol.read(1);
  const { target, truth } = pictures;
  expect([...protocol.roles].every((role) => pictures[role]?.width === protocol.size)).toBe(true);
  // Truth and target lie pixel on pixel: they differ in the face far more than around it (neck, hair and shadows may).
  const difference = (inside: number) => {
    let [sum, count] = [0, 0];
    masks?.["face"]?.forEach((value, i) => {
      if (value !== inside) return;
      sum += Math.abs((target?.data[3 * i] as number) - (truth?.data[3 * i] as number));
      count++;
    });
    return sum / count;
  };
  expect(difference(0) * 1.5).toBeLessThan(difference(1));
  expect(landmarks?.truth?.points).toHaveLength(136);
});

test("every shipped protocol is understood; a wrong name says which there are", async () => {
  const { bench, dataset } = await shippedProtocols();
  for (const name of [...bench, ...dataset]) expect((await readProtocolFile(name)).config.name).toBe(name);
  await expect(readProtocolFile("swap-truth-v1-sampel")).rejects.toThrow(/did you mean "swap-truth-v1-sample"/);
  await expect(openBenchProtocol(await readProtocolFile("faceforensics-even-10"))).rejects.toThrow(
    /expected --data FOLDER/,
  );
});
