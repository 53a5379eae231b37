import type { Split } from "@mfim/core";
import { type Refusal, refusals } from "@mfim/photographs";
import { isUsable, type Manifest, type UsableRecord } from "./manifest.ts";

export interface PreparedStats {
  readonly photographs: number;
  /** Faces. */
  readonly usable: number;
  readonly refused: Readonly<Partial<Record<Refusal, number>>>;
  readonly split: Readonly<Record<Split, { readonly pictures: number; readonly people: number }>>;
  /** Least, median and most pictures of one person. */
  readonly picturesOfOne: readonly [number, number, number];
  /** 5, 50 and 95 percent of the FFHQ square's side in the photograph, pixels. */
  readonly side: readonly [number, number, number];
  /** 5, 50 and 95 percent. */
  readonly sharpness: readonly [number, number, number];
  /** Photographs in which more than one face was found. */
  readonly severalFaces: number;
}

function quantiles(values: readonly number[], at: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return at.map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN);
}

/** Nobody is taken for somebody else: a face of nobody known is a person of its own. */
const personOf = ({ person, source, face }: UsableRecord) =>
  person ?? (face === undefined ? source : `${source}#${face[0]}`);

/** Counts a manifest; nothing but the manifest is read. */
export function preparedStats({ records }: Manifest): PreparedStats {
  const usable = records.filter(isUsable);
  const refused: Partial<Record<Refusal, number>> = {};
  for (const reason of Object.keys(refusals) as Refusal[]) {
    const count = records.filter((record) => !isUsable(record) && record.refusal === reason).length;
    if (count > 0) refused[reason] = count;
  }
  const people = new Map<string, number>();
  for (const record of usable) people.set(personOf(record), (people.get(personOf(record)) ?? 0) + 1);
  const side = (split: Split) => {
    const own = usable.filter((record) => record.split === split);
    return { pictures: own.length, people: new Set(own.map((record) => personOf(record))).size };
  };
  const spread = (values: readonly number[], at: readonly number[]) =>
    quantiles(values, at) as unknown as [number, number, number];
  const sides = usable.map(({ quad }) =>
    Math.hypot((quad[6] as number) - (quad[0] as number), (quad[7] as number) - (quad[1] as number)),
  );
  return {
    photographs: new Set(records.map((record) => record.source)).size,
    usable: usable.length,
    refused,
    split: { train: side("train"), "held-out": side("held-out") },
    picturesOfOne: spread([...people.values()], [0, 0.5, 1]),
    side: spread(sides, [0.05, 0.5, 0.95]),
    sharpness: spread(
      usable.map((record) => record.sharpness),
      [0.05, 0.5, 0.95],
    ),
    severalFaces: new Set(usable.filter((record) => record.faces > 1).map((record) => record.source)).size,
  };
}
