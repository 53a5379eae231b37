import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DataError, type Pixels } from "@mfim/core";
import { fromPixels, hasFfmpeg, VideoWriter } from "@mfim/photographs";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BenchMethod } from "../methods/bench-method.ts";
import { folderMethod } from "../methods/folder-method.ts";
import { yardsticks } from "../methods/yardsticks.ts";
import type { BenchProtocol } from "../protocol/bench-protocol.ts";
import { refusedLines } from "../result/refused-lines.ts";
import { finishRun } from "../result/write-result.ts";
import { colourNetworks } from "../testing/colour-networks.ts";
import { runShard } from "./run-shard.ts";

let folder = "";
beforeAll(async () => {
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "damaged-"));
});
afterAll(() => rm(folder, { recursive: true }));

const size = 16;
const count = 6;
const plain = (red: number): Pixels => ({
  width: size,
  height: size,
  data: Uint8Array.from({ length: 3 * size * size }, (_, i) => (i % 3 === 0 ? red : 40 + (i % 7))),
});

/** Six pairs; the pictures of those named cannot be read. */
const protocolOf = (damaged: readonly number[] = []): BenchProtocol => ({
  ...{ name: "made", checksum: "c".repeat(64), data: "made", size, masks: [], mixing: false },
  roles: new Set(["source", "target"] as const),
  pairs: Array.from({ length: count }, (_, n) => ({
    ...{ id: `pair-${n}`, source: `s${n}`, target: `t${n}`, frame: n, sourcePerson: `s${n}` },
  })),
  async read(n) {
    if (damaged.includes(n)) throw new DataError(`/home/some one/t${n}.png: the picture is damaged.`);
    return { pictures: { source: plain(20 + 30 * n), target: plain(220 - 20 * n) } };
  },
  async [Symbol.asyncDispose]() {},
});

const networks = colourNetworks(size);
const command = { protocol: "made", data: null, limit: null, methods: [] };

const measured = async (name: string, protocol: BenchProtocol, methods: readonly BenchMethod[]) => {
  const out = join(folder, name);
  await runShard({ protocol, methods, networks, command, batch: 4, out });
  return finishRun(out);
};

test("damaged swaps are missing pairs with their reason, and the others have the values they had", async () => {
  const others = join(folder, "others");
  await mkdir(others);
  for (let n = 0; n < count; n++)
    await writeFile(
      join(others, `${n}.png`),
      await fromPixels(plain(100 + n))
        .png()
        .toBuffer(),
    );
  const pattern = `${others}/{place}.png`;
  using whole = folderMethod("others", pattern);
  const before = await measured("whole", protocolOf(), [whole]);
  const png = await readFile(join(others, "1.png"));
  await writeFile(join(others, "1.png"), png.subarray(0, png.length >> 1));
  await writeFile(
    join(others, "4.png"),
    await fromPixels({ width: 8, height: 4, data: new Uint8Array(96) })
      .png()
      .toBuffer(),
  );
  await rm(join(others, "5.png"));
  using torn = folderMethod("others", pattern);
  const { result, values } = await measured("torn", protocolOf(), [torn, yardsticks["target"] as BenchMethod]);
  const [method, target] = result.methods;
  expect(method?.missing).toBe(3);
  expect(method?.refused?.map(({ id }) => id)).toEqual(["pair-1", "pair-4", "pair-5"]);
  expect(method?.refused?.[0]?.why).toMatch(/^1\.png: /);
  expect(method?.refused?.[1]?.why).toMatch(/^4\.png: expected a square/);
  expect(method?.refused?.[2]?.why).toBe("5.png is not there");
  expect(target).toMatchObject({ missing: 0 });
  expect(target).not.toHaveProperty("refused");
  const now = values["others"]?.["identity.source"];
  expect(now?.ids).toEqual(["pair-0", "pair-2", "pair-3"]);
  expect(now?.missing).toEqual(["pair-1", "pair-4", "pair-5"]);
  const old = before.values["others"]?.["identity.source"];
  for (const [n, id] of (now?.ids ?? []).entries())
    expect(now?.values[n]).toBeCloseTo(old?.values[old.ids.indexOf(id)] as number, 5);
  expect(refusedLines(result)).toMatch(
    /^others: 3 pairs are not there or could not be read[^\n]*\n {2}pair-1: .*1\.png.*\n {2}pair-4: .*\n {2}pair-5: .*\n$/,
  );
});

test("a pair of the protocol that cannot be read is missing for every method, even a whole batch of them", async () => {
  const methods = [yardsticks["target"] as BenchMethod, yardsticks["source"] as BenchMethod];
  // The second batch has the pairs 4 and 5 alone.
  const { result, values } = await measured("unread", protocolOf([1, 4, 5]), methods);
  for (const method of result.methods) {
    expect(method.missing).toBe(3);
    // Without the folders of the machine that measured.
    expect(method.refused).toEqual(
      [1, 4, 5].map((n) => ({ id: `pair-${n}`, why: `t${n}.png: the picture is damaged.` })),
    );
    expect(values[method.method]?.["identity.source"]?.missing).toEqual(["pair-1", "pair-4", "pair-5"]);
  }
});

test("what is no fault of the data still ends the run", async () => {
  const broken: BenchMethod = {
    ...(yardsticks["target"] as BenchMethod),
    name: "broken",
    swap: async () => {
      throw new TypeError("a mistake in the method");
    },
  };
  await expect(measured("broken", protocolOf(), [broken])).rejects.toThrow("a mistake in the method");
});

test.runIf(await hasFfmpeg())("a video that is shorter than the target's lacks the frames that it lacks", async () => {
  await using writer = await VideoWriter.open(join(folder, "film.mp4"), { width: size, height: size, rate: "25" });
  for (let frame = 0; frame < 4; frame++) await writer.write(plain(100));
  await writer.close();
  const protocol = protocolOf();
  const pairs = protocol.pairs.map((pair) => ({ ...pair, target: "film" }));
  using method = folderMethod("short", `${folder}/{target}.mp4`);
  const { result } = await measured("short", { ...protocol, pairs }, [method]);
  expect(result.methods[0]).toMatchObject({ missing: 2, refused: [{ id: "pair-4" }, { id: "pair-5" }] });
});
