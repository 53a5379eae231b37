import { expect, test } from "vitest";
import { likenessOf, verdict } from "./likeness-verdict.ts";
import { scaleOf } from "./recogniser-scale.ts";

const id = "human-3.3.6/faceres-centred-renders";

test("a verdict says which way it went and where that is on the recogniser's measured scale", () => {
  const { same, strangers, divide } = scaleOf(id) as NonNullable<ReturnType<typeof scaleOf>>;
  expect(strangers.median).toBeLessThan(divide);
  expect(same.median).toBeGreaterThan(divide);
  expect(verdict({ before: strangers.median, after: same.median + 0.01 }, id)).toMatch(
    /^nearer to the source than the target was .*: as alike as two pictures of one person; by human/,
  );
  expect(verdict({ before: strangers.median, after: strangers.median - 0.1 }, id)).toMatch(
    /^further from the source .*: as far apart as strangers/,
  );
  expect(verdict({ before: 0.2, after: 0.21 }, id)).toMatch(/^no nearer to the source/);
  expect(verdict({ before: 0, after: 0.3 }, id, "renders")).toMatch(/below their middle; .*rendered people$/);
  expect(verdict({ before: 0.1, after: 0.4 }, "another")).toMatch(/another has no measured scale/);
});

test("likeness is the mean over faces and sources", () => {
  expect(likenessOf([])).toBeUndefined();
  const one = { toSources: [0.4, 0.6], sourcesToTarget: [0.1, 0.3] };
  const other = { toSources: [0.2, 0.2], sourcesToTarget: [0, 0] };
  const { before, after } = likenessOf([one, other]) as NonNullable<ReturnType<typeof likenessOf>>;
  expect([before, after]).toEqual([expect.closeTo(0.1), expect.closeTo(0.35)]);
});
