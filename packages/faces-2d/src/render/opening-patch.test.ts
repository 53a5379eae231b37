import { expect, test } from "vitest";
import { LEFT_EYE, MOUTH } from "../mesh/face-parts.ts";
import { madePerson, madePoints } from "../testing/made-people.ts";
import { openingPatch } from "./opening-patch.ts";

const donor = madePoints(madePerson("made-0", "female"), true);

test("what is behind one's own lids and lips stays where it is", () => {
  const teeth = openingPatch(donor, donor, MOUTH, "upper");
  const eye = openingPatch(donor, donor, LEFT_EYE, "middle");
  for (const { positions, values } of [teeth, eye]) {
    for (let i = 0; i < values.length / 2; i++) {
      expect(positions[3 * i]).toBeCloseTo(values[2 * i]!, 2);
      // Openings of one size: a little larger, so that they are filled.
      expect(Math.abs(positions[3 * i + 1]! - values[2 * i + 1]!)).toBeLessThan(3);
    }
  }
});

test("a mouth that closes covers teeth instead of squeezing them", () => {
  const closed = donor.slice();
  for (const [i, low] of MOUTH.lower.entries()) {
    const up = MOUTH.upper[i]!;
    closed[3 * low + 1] = closed[3 * up + 1]! + 0.2 * (closed[3 * low + 1]! - closed[3 * up + 1]!);
  }
  const height = (points: Float32Array) => points[3 * 10 + 1]! - points[3 * 9 + 1]!;
  const open = openingPatch(donor, donor, MOUTH, "upper").positions;
  const shut = openingPatch(closed, donor, MOUTH, "upper").positions;
  // As high as the donor's teeth are, though the opening is a fifth of that.
  expect(height(shut)).toBeGreaterThan(0.9 * height(open));
});
