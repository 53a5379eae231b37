import { expect, test } from "vitest";
import { cameNearer, likenessOf, likenessWords } from "./likeness-verdict.ts";
import { scaleOf } from "./recogniser-scale.ts";

const id = "human-3.3.6/faceres-centred-renders";

test("a verdict says which way it went and where that is on the recogniser's measured scale", () => {
  const { same, strangers, divide } = scaleOf(id) as NonNullable<ReturnType<typeof scaleOf>>;
  expect(strangers.median).toBeLessThan(divide);
  expect(same.median).toBeGreaterThan(divide);
  expect(likenessWords({ before: strangers.median, after: same.median + 0.01 }, id)).toMatchObject({
    moved: "nearer to the source than the target was",
    place: "as alike as two pictures of one person",
  });
  expect(likenessWords({ before: strangers.median, after: strangers.median - 0.1 }, id)).toMatchObject({
    moved: expect.stringMatching(/^further from the source/),
    place: "as far apart as strangers",
  });
  expect(likenessWords({ before: 0.2, after: 0.21 }, id).moved).toMatch(/^no nearer to the source/);
  // Nearer, and far: one clause does not take back the other.
  expect(likenessWords({ before: strangers.median - 0.1, after: strangers.median }, id)).toMatchObject({
    moved: expect.stringMatching(/^nearer to the source/),
    place: "still as far apart as strangers",
  });
  const rendered = likenessWords({ before: 0, after: 0.3 }, id, "renders");
  expect([rendered.place, rendered.scale]).toEqual([
    expect.stringMatching(/the less alike pictures of one person$/),
    expect.stringMatching(/rendered people$/),
  ]);
  const unknown = likenessWords({ before: 0.1, after: 0.4 }, "another");
  expect([unknown.place, unknown.scale]).toEqual([undefined, undefined]);
});

test("likeness is the mean over faces and sources", () => {
  expect(likenessOf([])).toBeUndefined();
  const one = { toSources: [0.4, 0.6], sourcesToTarget: [0.1, 0.3] };
  const other = { toSources: [0.2, 0.2], sourcesToTarget: [0, 0] };
  const { before, after } = likenessOf([one, other]) as NonNullable<ReturnType<typeof likenessOf>>;
  expect([before, after]).toEqual([expect.closeTo(0.1), expect.closeTo(0.35)]);
  expect(cameNearer([one, other, { toSources: [0.31], sourcesToTarget: [0.3] }])).toBe(2);
});
