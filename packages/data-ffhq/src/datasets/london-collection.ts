import type { PhotographCollection } from "../prepare/photograph-collection.ts";
import { londonPeople, londonSplit } from "./london-people.ts";
import { readLondonTable } from "./london-table.ts";

/** How the set is to be named where it is shown or built on. */
export const londonCredit = "Face Research Lab London Set, DeBruine and Jones (2017), CC BY 4.0";

/** The two photographs of a person, by their names in a folder of `data fetch london`. */
const londonExpressions = ["neutral", "smiling"] as const;
export type LondonExpression = (typeof londonExpressions)[number];

const photograph = /^(\d{3})\/(neutral|smiling)\.jpg$/;
const picture = /\.(?:png|jpe?g|webp|tiff?|bmp)$/i;

/**
 * The London set as `data fetch london` lays it down: every picture of the folder is NNN/neutral.jpg or NNN/smiling.jpg of
 * a person of the set. Whoever is not to be trained on is held out, whatever share is asked for elsewhere; what is known
 * of a person (people.csv) goes into the manifest.
 */
export const londonCollection: PhotographCollection = {
  name: "london",
  credit: londonCredit,
  people: londonPeople,
  heldOut: londonPeople.filter((person) => londonSplit(person) !== "train"),
  holds(sources) {
    const pictures = sources.filter((source) => picture.test(source));
    const people = new Set(londonPeople);
    return pictures.length > 0 && pictures.every((source) => people.has(photograph.exec(source)?.[1] ?? ""));
  },
  isPhotograph: (source) => photograph.test(source),
  async attributes(folder) {
    const people = await readLondonTable(folder);
    return (source) => {
      const [, id = "", expression = ""] = photograph.exec(source) ?? [];
      const person = people.get(id);
      if (person === undefined) return { expression };
      const { age, sex, ethnicity } = person;
      return { expression, sex, ethnicity, ...(age === undefined ? {} : { age: String(age) }) };
    };
  },
};
