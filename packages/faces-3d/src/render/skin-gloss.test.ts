import { expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { prepareHead } from "../head/prepared-head.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { samplePerson } from "../person/sample-person.ts";
import { skinGloss } from "./skin-gloss.ts";

const head = prepareHead(tinyHead(ICT_EXPRESSION_NAMES));
const { neutral } = head.model;

function meanWhere(gloss: Float32Array, isWanted: (x: number, y: number, z: number) => boolean): number {
  const own = [...gloss].filter((_, v) => isWanted(neutral[3 * v]!, neutral[3 * v + 1]!, neutral[3 * v + 2]!));
  expect(own.length).toBeGreaterThan(5);
  return own.reduce((sum, x) => sum + x, 0) / own.length;
}

it("gleams more on nose and forehead than on cheeks, nowhere evenly, and in everybody's own places", () => {
  const people = Array.from({ length: 8 }, (_, i) => samplePerson("gloss", i));
  const maps = people.map((person) => skinGloss(head, person));
  const mean = (isWanted: (x: number, y: number, z: number) => boolean) =>
    maps.reduce((sum, map) => sum + meanWhere(map, isWanted), 0) / maps.length;
  const cheeks = mean((x, y, z) => Math.abs(x) > 3.5 && Math.abs(x) < 6 && Math.abs(y) < 2 && z > 4);
  expect(mean((x, y, z) => Math.abs(x) < 1 && y > 0 && y < 3 && z > 4)).toBeGreaterThan(1.2 * cheeks);
  expect(mean((x, y, z) => Math.abs(x) < 2 && y > 8 && z > 4)).toBeGreaterThan(1.2 * cheeks);
  for (const map of maps) {
    expect(Math.min(...map)).toBeGreaterThanOrEqual(0.35);
    expect(Math.max(...map)).toBeLessThanOrEqual(1.75);
    expect(Math.max(...map) - Math.min(...map)).toBeGreaterThan(0.4);
  }
  expect(maps[0]).not.toEqual(maps[1]);
  // Made once a person.
  expect(skinGloss(head, people[0]!)).toBe(maps[0]);
});
