import { expect, test } from "vitest";
import { heldOutPairs } from "./held-out-pairs.ts";

const persons = ["a", "a", "b", "b", "b", "c"];
const pictures = { persons, ids: persons.map((person, index) => `${person}/${index}`) };

test("pairs are of different people, with another picture of the source, drawn once, repeatable", () => {
  const { pairs, checksum } = heldOutPairs("test", pictures, 12, 3);
  expect(pairs).toHaveLength(12);
  expect(new Set(pairs.map(({ id }) => id)).size).toBe(12);
  for (const { source, target, reference } of pairs) {
    expect(persons[source]).not.toBe(persons[target]);
    expect(persons[source]).toBe(persons[reference]);
    expect(source).not.toBe(reference);
  }
  expect(heldOutPairs("test", pictures, 12, 3).checksum).toBe(checksum);
  expect(heldOutPairs("test", pictures, 12, 4).checksum).not.toBe(checksum);
});

test("one person alone is refused", () => {
  expect(() => heldOutPairs("test", { persons: ["a", "a"], ids: ["1", "2"] }, 3, 1)).toThrow(
    /at least two held-out people/,
  );
});
