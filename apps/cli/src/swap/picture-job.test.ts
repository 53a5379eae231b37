import type { Pixels } from "@mfim/core";
import type { CutFace } from "@mfim/photographs";
import { expect, test } from "vitest";
import type { PlayedFace } from "./cast.ts";
import { similarities } from "./picture-job.ts";
import type { SwapSession } from "./swap-session.ts";

const grey = (side: number, value: number): Pixels => ({
  width: side,
  height: side,
  data: new Uint8Array(3 * side * side).fill(value),
});

test("what is measured is the finished picture, not what the model painted before pasting", async () => {
  const seen: number[] = [];
  const compare = async (_: readonly Float32Array[], target: Pixels, result: Pixels) => {
    seen.push(target.data[0] as number, result.data[0] as number, result.width);
    return { toSources: [0], toTarget: 0, sourcesToTarget: [0] };
  };
  const meter = { compare } as unknown as NonNullable<SwapSession["meter"]>;
  const before = { pixels: grey(16, 50), quad: [10, 10, 10, 30, 30, 30, 30, 10] } as unknown as CutFace;
  const played = [{ role: { sources: { embeddings: [] } } }] as unknown as PlayedFace[];
  const swapped = { pixels: grey(40, 90), faces: [{ before, painted: grey(16, 200) }] };
  expect(await similarities({ meter }, played, swapped)).toHaveLength(1);
  expect(seen).toEqual([50, 90, 16]);
});
