import { Random } from "@mfim/core";
import { type MemorySet, memorySet } from "@mfim/zoo";

/** Pictures of coloured noise by person: enough for a step, nothing to look at. */
export function tinyPictureSet(size: number, people: number, each: number): MemorySet {
  const random = new Random(11);
  const count = people * each;
  const colours = Array.from({ length: people }, () => [random.below(200), random.below(200), random.below(200)]);
  const pictures = Uint8Array.from({ length: count * size * size * 3 }, (_, i) => {
    const person = Math.floor(i / (size * size * 3 * each));
    return (colours[person]?.[i % 3] as number) + random.below(50);
  });
  const persons = Array.from({ length: count }, (_, i) => `person ${Math.floor(i / each)}`);
  const ids = persons.map((person, i) => `${person}/${i}`);
  return memorySet({ name: "tiny", size, count, pictures, persons, ids });
}
