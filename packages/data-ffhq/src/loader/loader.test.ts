import { Random } from "@mfim/core";
import { expectNoLeak } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { ArrayDataset } from "../datasets/array-dataset.ts";
import { loadPictureTable, type PictureTable } from "../datasets/picture-table.ts";
import { BatchLoader } from "./batch-loader.ts";
import { changeColours, drawColourChange } from "./colour-jitter.ts";
import { PairLoader } from "./pair-loader.ts";
import { PairSampler } from "./pair-sampler.ts";
import { batchToImages } from "./picture-batch.ts";
import { datasetPictures, memoryPictures, type PictureSource } from "./picture-source.ts";

/** Picture i is filled with i, its left column with 200 + i % 50. */
function table(count: number, size = 4, people = 3): PictureTable {
  const pictures = new Uint8Array(count * size * size * 3);
  for (let i = 0; i < pictures.length; i++) {
    const picture = Math.floor(i / (size * size * 3));
    pictures[i] = Math.floor(i / 3) % size === 0 ? 200 + (picture % 50) : picture;
  }
  const ids = Array.from({ length: count }, (_, i) => `picture-${i}`);
  return { size, count, pictures, ids, persons: ids.map((_, i) => `person-${i % people}`) };
}

/** A source whose later pictures are ready first. */
const slow = (source: PictureSource): PictureSource => ({
  ...source,
  read: async (index) => {
    await new Promise((resolve) => setTimeout(resolve, (source.length - index) % 7));
    return source.read(index);
  },
});

async function takeIndices(loader: BatchLoader, batches: number): Promise<string[]> {
  const taken: string[] = [];
  for (let b = 0; b < batches; b++) {
    const { choices } = await loader.next();
    taken.push(...choices.map(({ index, flipped }) => `${index}${flipped ? "f" : ""}`));
  }
  return taken;
}

describe("BatchLoader", () => {
  it("gives every picture once an epoch, in another order each time, batches reaching over the end", async () => {
    const loader = new BatchLoader(memoryPictures(table(10)), { batchSize: 4, seed: 3, flipShare: 0 });
    const taken = await takeIndices(loader, 5);
    const [first, second] = [taken.slice(0, 10), taken.slice(10)];
    expect([...first].sort()).toEqual([...second].sort());
    expect(new Set(first).size).toBe(10);
    expect(first).not.toEqual(second);
  });

  it("orders alike whatever is prefetched and however slow the reads are", async () => {
    const source = memoryPictures(table(23));
    const plain = await takeIndices(new BatchLoader(source, { batchSize: 5, seed: 9, prefetch: 0 }), 9);
    expect(await takeIndices(new BatchLoader(slow(source), { batchSize: 5, seed: 9, prefetch: 4 }), 9)).toEqual(plain);
    expect(await takeIndices(new BatchLoader(source, { batchSize: 5, seed: 10 }), 9)).not.toEqual(plain);
  });

  it("goes on exactly from a saved position, prefetched batches not counted", async () => {
    const source = slow(memoryPictures(table(23)));
    const whole = await takeIndices(new BatchLoader(source, { batchSize: 5, seed: 2 }), 12);
    const begun = new BatchLoader(source, { batchSize: 5, seed: 2, prefetch: 3 });
    const head = await takeIndices(begun, 7);
    const position = JSON.parse(JSON.stringify(begun.position()));
    const tail = await takeIndices(new BatchLoader(source, { batchSize: 5, seed: 2, position }), 5);
    expect([...head, ...tail]).toEqual(whole);
  });

  it("deals an epoch out to shards without overlap", async () => {
    const shards = await Promise.all(
      [0, 1, 2].map((index) =>
        takeIndices(
          new BatchLoader(memoryPictures(table(11)), { batchSize: 3, flipShare: 0, shard: { index, count: 3 } }),
          1,
        ),
      ),
    );
    expect(new Set(shards.flat()).size).toBe(9);
    expect(() => new BatchLoader(memoryPictures(table(2)), { batchSize: 1, shard: { index: 0, count: 3 } })).toThrow(
      /at least 3 pictures/,
    );
  });

  it("mirrors the share asked for, left and right exchanged", async () => {
    const loader = new BatchLoader(memoryPictures(table(200)), { batchSize: 200, flipShare: 0.25 });
    const { choices, pictures, size } = await loader.next();
    const flipped = choices.filter((choice) => choice.flipped).length;
    expect(flipped).toBeGreaterThan(25);
    expect(flipped).toBeLessThan(80);
    choices.forEach(({ index, flipped: mirrored }, n) => {
      const row = Array.from({ length: size }, (_, x) => pictures[(n * size * size + x) * 3]);
      const upright = [200 + (index % 50), index, index, index];
      expect(row).toEqual(mirrored ? upright.reverse() : upright);
    });
  });

  it("reports a picture that cannot be read when its batch is taken", async () => {
    const source: PictureSource = { size: 4, length: 2, read: () => Promise.reject(new Error("gone")) };
    await expect(new BatchLoader(source, { batchSize: 1 }).next()).rejects.toThrow("gone");
  });
});

describe("batchToImages", () => {
  it("maps bytes to [-1, 1] and leaks nothing", async () => {
    const batch = await new BatchLoader(memoryPictures(table(3)), { batchSize: 2, flipShare: 0 }).next();
    const images = batchToImages(batch);
    expect(images.shape).toEqual([2, 4, 4, 3]);
    expect(images.dataSync()[0]).toBeCloseTo((batch.pictures[0] as number) / 127.5 - 1, 6);
    images.dispose();
    await expectNoLeak(() => batchToImages(batch).dispose());
    expect(tf.memory().numTensors).toBe(0);
  });
});

describe("sources", () => {
  it("read a data set at another size, and refuse what is not square", async () => {
    const crop = {
      size: 4,
      photograph: { width: 4, height: 4 },
      toCrop: [1, 0, 0, 0, 1, 0],
      toPhotograph: [1, 0, 0, 0, 1, 0],
    } as const;
    const grey = (width: number, height: number) => ({
      id: `${width}x${height}`,
      crop,
      pixels: { width, height, data: new Uint8Array(width * height * 3).fill(90) },
    });
    const dataset = new ArrayDataset([grey(8, 8), grey(8, 4)]);
    const source = datasetPictures(dataset, 4);
    expect(new Set(await source.read(0))).toEqual(new Set([90]));
    await expect(source.read(1)).rejects.toThrow(/square/);
    await expect(loadPictureTable(dataset)).rejects.toThrow(/8x4: expected a square picture/);
    await expect(loadPictureTable(new ArrayDataset([]))).rejects.toThrow(/no picture/);
    const loaded = await loadPictureTable(new ArrayDataset([grey(8, 8), { ...grey(8, 8), person: "ada" }]), {
      size: 2,
    });
    expect([loaded.count, loaded.size, loaded.pictures.length, loaded.persons]).toEqual([2, 2, 24, ["8x8", "ada"]]);
    await expect(dataset.at(7)).rejects.toThrow(/below 2/);
  });
});

describe("pairs whose true swap is known", () => {
  const truths = [
    { source: 0, target: 1, truth: 2 },
    { source: 3, target: 4, truth: 5 },
  ];

  it("are compared with their truth, mirrored with the target; the others with the target itself", async () => {
    const loader = new PairLoader(memoryPictures(table(9)), {
      batchSize: 60,
      persons: table(9).persons,
      shares: { samePicture: 0.2, samePerson: 0, knownTruth: 0.6 },
      truths,
      seed: 4,
    });
    const { pairs, target, reference } = await loader.next();
    const known = pairs.filter(({ kind }) => kind === "known-truth");
    expect(known.length).toBeGreaterThan(25);
    expect(known.length).toBeLessThan(47);
    pairs.forEach((pair, n) => {
      const truth = truths.find(({ source, target: onto }) => pair.source === source && pair.target === onto);
      expect(reference.choices[n]).toEqual({
        ...target.choices[n],
        index: pair.kind === "known-truth" ? truth?.truth : pair.target,
      });
    });
  });

  it("cannot be asked of pictures that have none", () => {
    const shares = { samePicture: 0, samePerson: 0, knownTruth: 0.5 };
    expect(() => new PairSampler(["ada", "bob"], shares, 1)).toThrow(/known truth needs pairs rendered/);
  });
});

describe("PairSampler", () => {
  const persons = Array.from({ length: 40 }, (_, i) => `person-${i % 9}`);

  it("keeps the shares and what they mean", () => {
    const sampler = new PairSampler(persons, { samePicture: 0.1, samePerson: 0.3 }, 5);
    const pairs = sampler.take(4000);
    const share = (kind: string) => pairs.filter((pair) => pair.kind === kind).length / pairs.length;
    expect(share("same-picture")).toBeCloseTo(0.1, 1);
    expect(share("same-person")).toBeCloseTo(0.3, 1);
    for (const { source, target, kind } of pairs) {
      expect(source === target).toBe(kind === "same-picture");
      expect(persons[source] === persons[target]).toBe(kind !== "different-person");
    }
    expect(new Set(pairs.map((pair) => pair.target)).size).toBe(40);
  });

  it("goes on exactly from a saved state", () => {
    const sampler = new PairSampler(persons, { samePicture: 0.2, samePerson: 0.2 }, 5);
    sampler.take(17);
    const state = JSON.parse(JSON.stringify(sampler.state()));
    expect(new PairSampler(persons, { samePicture: 0.2, samePerson: 0.2 }, state).take(20)).toEqual(sampler.take(20));
  });

  it("says what people it lacks", () => {
    expect(() => new PairSampler(["ada", "ada"], { samePicture: 0, samePerson: 0.5 }, 1)).toThrow(
      /at least two people, got one \("ada"\)/,
    );
    expect(() => new PairSampler(["ada", "bob"], { samePicture: 0, samePerson: 0.5 }, 1)).toThrow(
      /somebody with two pictures/,
    );
    expect(() => new PairSampler(["ada", "bob"], { samePicture: 0.8, samePerson: 0.5 }, 1)).toThrow(/at most 1 in sum/);
    expect(() => new PairSampler([], { samePicture: 1, samePerson: 0 }, 1)).toThrow(/at least one picture/);
    expect(new PairSampler(["ada"], { samePicture: 1, samePerson: 0 }, 1).next().kind).toBe("same-picture");
  });
});

describe("PairLoader", () => {
  it("reads both sides of its pairs and goes on exactly", async () => {
    const { persons, ...rest } = table(12);
    const source = slow(memoryPictures({ persons, ...rest }));
    const options = { batchSize: 4, persons, shares: { samePicture: 0.3, samePerson: 0.3 }, seed: 4 };
    const whole = new PairLoader(source, { ...options, prefetch: 0 });
    const batches = [];
    for (let i = 0; i < 6; i++) batches.push(await whole.next());
    const begun = new PairLoader(source, { ...options, prefetch: 3 });
    for (let i = 0; i < 3; i++) expect(await begun.next()).toEqual(batches[i]);
    const resumed = new PairLoader(source, { ...options, state: JSON.parse(JSON.stringify(begun.state())) });
    for (let i = 3; i < 6; i++) expect(await resumed.next()).toEqual(batches[i]);
    for (const { pairs, source: sources, target } of batches)
      pairs.forEach((pair, i) => {
        expect(sources.choices[i]?.index).toBe(pair.source);
        expect(target.choices[i]?.index).toBe(pair.target);
        if (pair.kind === "same-picture") expect(sources.choices[i]).toEqual(target.choices[i]);
      });
  });
});

describe("colour jitter", () => {
  it("changes what is asked for, as the formula says, and nothing else", async () => {
    const picture = Uint8Array.from({ length: 48 }, (_, i) => 30 + 4 * i);
    expect(await changeColours(picture, 4, drawColourChange(new Random(1), {}))).toEqual(picture);
    for (const jitter of [
      { brightness: 0.3 },
      { contrast: 0.4 },
      { saturation: 0.5 },
      { hue: 40 },
      { brightness: 0.2, contrast: 0.2, saturation: 0.3, hue: 15 },
    ]) {
      const change = drawColourChange(new Random(7), jitter);
      const changed = await changeColours(picture, 4, change);
      for (let i = 0; i < 48; i++) {
        const pixel = picture.subarray(i - (i % 3), i - (i % 3) + 3);
        const wanted = (change.matrix[i % 3] as number[]).reduce(
          (sum, m, k) => sum + m * (pixel[k] as number),
          change.offset,
        );
        expect(Math.abs((changed[i] as number) - Math.max(0, Math.min(255, wanted)))).toBeLessThanOrEqual(1);
      }
    }
  });

  it("leaves grey grey under hue and saturation, and mid grey under contrast", () => {
    const { matrix, offset } = drawColourChange(new Random(3), { saturation: 0.9, hue: 90 });
    for (const row of matrix) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    expect(offset).toBe(0);
    const contrast = drawColourChange(new Random(4), { contrast: 0.5 });
    expect(((contrast.matrix[0] as number[])[0] as number) * 127.5 + contrast.offset).toBeCloseTo(127.5, 9);
  });

  it("is drawn by seed, epoch and place: resumed, prefetched and sharded loaders agree", async () => {
    const source = slow(memoryPictures(table(11)));
    const options = { batchSize: 4, seed: 5, jitter: { brightness: 0.4, hue: 20 } };
    const whole = new BatchLoader(source, { ...options, prefetch: 0 });
    const batches = [await whole.next(), await whole.next(), await whole.next(), await whole.next()];
    const begun = new BatchLoader(source, { ...options, prefetch: 3 });
    expect([await begun.next(), await begun.next()]).toEqual(batches.slice(0, 2));
    const resumed = new BatchLoader(source, { ...options, position: JSON.parse(JSON.stringify(begun.position())) });
    expect([await resumed.next(), await resumed.next()]).toEqual(batches.slice(2));
    const plain = new BatchLoader(source, { batchSize: 4, seed: 5 });
    const { choices, pictures } = await plain.next();
    expect(choices).toEqual(batches[0]?.choices.map(({ index, flipped }) => ({ index, flipped })));
    expect(pictures).not.toEqual(batches[0]?.pictures);
  });

  it("is the same on both sides of one picture, and pairs are dealt out to processes without overlap", async () => {
    const { persons, ...rest } = table(12);
    const source = memoryPictures({ persons, ...rest });
    const options = { persons, shares: { samePicture: 0.4, samePerson: 0.2 }, seed: 4, jitter: { contrast: 0.3 } };
    const whole = await new PairLoader(source, { ...options, batchSize: 6 }).next();
    whole.pairs.forEach(({ kind }, i) => {
      const [a, b] = [whole.source.choices[i]?.colour, whole.target.choices[i]?.colour];
      if (kind === "same-picture") expect(a).toEqual(b);
      else expect(a).not.toEqual(b);
    });
    const parts = await Promise.all(
      [0, 1, 2].map((index) => new PairLoader(source, { ...options, batchSize: 2, shard: { index, count: 3 } }).next()),
    );
    const dealt = [0, 1, 2, 3, 4, 5].map((i) => parts[i % 3]?.pairs[Math.floor(i / 3)]);
    expect(dealt).toEqual(whole.pairs);
  });
});

describe("stall", () => {
  it("is what the reader waited for, and nothing where batches were ready", async () => {
    const late: PictureSource = {
      ...memoryPictures(table(4)),
      read: (index) => new Promise((resolve) => setTimeout(() => resolve(memoryPictures(table(4)).read(index)), 60)),
    };
    const loader = new BatchLoader(late, { batchSize: 2, prefetch: 2 });
    expect(loader.stall()).toEqual({ batches: 0, waitedFor: 0, milliseconds: 0, longest: 0 });
    await loader.next();
    const first = loader.stall();
    expect([first.batches, first.waitedFor]).toEqual([1, 1]);
    expect(first.milliseconds).toBeGreaterThan(40);
    await new Promise((resolve) => setTimeout(resolve, 500)); // a training step: the next batches come meanwhile
    await loader.next();
    expect(loader.stall()).toMatchObject({ batches: 2, waitedFor: 1, milliseconds: first.milliseconds });
  });
});
