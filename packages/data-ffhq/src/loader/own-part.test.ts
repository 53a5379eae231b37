import { expect, test } from "vitest";
import { BatchLoader } from "./batch-loader.ts";
import { PairLoader } from "./pair-loader.ts";
import type { PictureSource } from "./picture-source.ts";

const length = 11;

/** Pictures of one pixel that remembers which were read. */
function counted(): PictureSource & { readonly seen: number[] } {
  const seen: number[] = [];
  const read = (index: number) => {
    seen.push(index);
    return Uint8Array.of(index, index, index);
  };
  return { size: 1, length, read, seen };
}

const persons = Array.from({ length }, (_, n) => `person ${n % 4}`);
const loaders = {
  single: (source: PictureSource, options: object) => new BatchLoader(source, { batchSize: 4, seed: 3, ...options }),
  pairs: (source: PictureSource, options: object) =>
    new PairLoader(source, {
      batchSize: 4,
      seed: 3,
      persons,
      shares: { samePicture: 0.3, samePerson: 0.3 },
      ...options,
    }),
};

/** Pixels of seven batches, over the ends of epochs; of pairs both sides. */
async function taken(loader: BatchLoader | PairLoader): Promise<number[][]> {
  const batches: number[][] = [];
  for (let n = 0; n < 7; n++) {
    const batch = await loader.next();
    batches.push([...("pairs" in batch ? [...batch.source.pictures, ...batch.target.pictures] : batch.pictures)]);
  }
  return batches;
}

test.each(["single", "pairs"] as const)(
  "two processes share the batches of one, reading half each, and stand where it stands: %s",
  async (kind) => {
    const make = loaders[kind];
    const [all, left, right] = [counted(), counted(), counted()];
    const one = make(all, { prefetch: 0 });
    const whole = await taken(one);
    const parts = [
      make(left, { part: { index: 0, count: 2 }, prefetch: 0 }),
      make(right, { part: { index: 1, count: 2 }, prefetch: 0 }),
    ];
    const [first, second] = [await taken(parts[0] as BatchLoader), await taken(parts[1] as BatchLoader)];
    const sides = kind === "pairs" ? 2 : 1;
    for (const [n, batch] of whole.entries()) {
      const half = (own: readonly number[], side: number) => own.slice(side * 6, (side + 1) * 6);
      const joined = Array.from({ length: sides }, (_, side) => [
        ...half(first[n] as number[], side),
        ...half(second[n] as number[], side),
      ]).flat();
      expect(joined, `batch ${n}`).toEqual(batch);
    }
    expect([left.seen.length, right.seen.length]).toEqual([all.seen.length / 2, all.seen.length / 2]);
    const standing = (loader: BatchLoader | PairLoader) => ("state" in loader ? loader.state() : loader.position());
    for (const part of parts) expect(standing(part)).toEqual(standing(one));
  },
);

test("a batch that does not divide evenly is refused", async () => {
  const loader = new BatchLoader(counted(), { batchSize: 4, part: { index: 0, count: 3 } });
  await expect(loader.next()).rejects.toThrow(/3 processes can share evenly, got 4/);
});
