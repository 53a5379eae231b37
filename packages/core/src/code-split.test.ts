import { expect, test } from "vitest";
import { type GeneratorLayout, splitCodes } from "./index.ts";

test("the split is by resolution, not by index", () => {
  const slot = (resolution: number) => ({
    name: `${resolution}`,
    kind: "conv" as const,
    resolution,
    channels: 1,
    wPlus: 0,
  });
  const layout: GeneratorLayout = { resolution: 64, slots: [4, 4, 8, 8, 8, 16, 16, 16].map(slot), noises: [] };
  expect(splitCodes(layout, 8)).toEqual({ attribute: [0, 1], identity: [2, 3, 4, 5, 6, 7] });
});

test("colours may stay the target's at every resolution", () => {
  const slot = (kind: "conv" | "rgb", resolution: number) => ({
    ...{ name: `${kind}${resolution}`, channels: 1, wPlus: 0 },
    kind,
    resolution,
  });
  const slots = [4, 8, 16].flatMap((side) => [slot("conv", side), slot("conv", side), slot("rgb", side)]).slice(1);
  const layout: GeneratorLayout = { resolution: 16, slots, noises: [] };
  expect(splitCodes(layout, 8, "target")).toEqual({ attribute: [0, 1, 4, 7], identity: [2, 3, 5, 6] });
  expect(splitCodes(layout, 8, "source")).toEqual(splitCodes(layout, 8));
});
