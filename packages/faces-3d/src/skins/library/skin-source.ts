import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { FacesError } from "../../faces-error.ts";

export type Sex = "female" | "male";

/** A photograph of a person who agreed to its use, with hand-set points. */
export interface SkinSource {
  readonly id: string;
  /** As they said. */
  readonly sex: Sex;
  readonly age: number;
  /** Neutral face, from the front, even light. */
  readonly photo: string;
  /** .tem file of the photograph. */
  readonly points: string;
  /** The same person, smiling, taken alike; where it is there. */
  readonly smiling?: string;
}

/**
 * People of the Face Research Lab London Set, laid out as `NNN/neutral.jpg`, `NNN/neutral.tem` and `people.csv` (person, age, sex).
 * @param isDonor which of them may give their skin
 */
export async function londonSources(folder: string, isDonor: (id: string) => boolean): Promise<SkinSource[]> {
  const table = await readFile(join(folder, "people.csv"), "utf8").catch((cause: unknown) => {
    throw new FacesError(
      `${folder}: expected the Face Research Lab London Set with people.csv and a folder a person, found no people.csv; docs/data.md says where the set is.`,
      { cause },
    );
  });
  const [header, ...rows] = table
    .trim()
    .split(/\r?\n/)
    .map((row) => row.split(","));
  const column = (row: readonly string[], name: string) => row[header!.indexOf(name)] ?? "";
  const known = new Map(rows.map((row) => [column(row, "person"), row]));
  const ids = (await readdir(folder)).filter((id) => known.has(id) && isDonor(id)).sort();
  const sources = ids.flatMap((id): SkinSource[] => {
    const row = known.get(id)!;
    const sex = column(row, "sex");
    const [photo, points, smiling] = ["neutral.jpg", "neutral.tem", "smiling.jpg"].map((name) =>
      join(folder, id, name),
    ) as [string, string, string];
    if ((sex !== "female" && sex !== "male") || !existsSync(photo) || !existsSync(points)) return [];
    const age = Number(column(row, "age"));
    return [
      {
        id,
        sex,
        age: Number.isFinite(age) && age > 0 ? age : 30,
        photo,
        points,
        ...(existsSync(smiling) && { smiling }),
      },
    ];
  });
  // A person is composed of one sex, and a tone is drawn between two donors.
  const [women, men] = ["female", "male"].map((one) => sources.filter(({ sex }) => sex === one).length) as [
    number,
    number,
  ];
  if (Math.min(women, men) < 2)
    throw new FacesError(
      `${folder}: expected at least two women and two men with neutral.jpg and neutral.tem, found ${women} and ${men}; the set has 72 who may give their skin.`,
    );
  return sources;
}
