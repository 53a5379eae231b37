import { readFileSync } from "node:fs";

export const faceForensicsSplits = ["train", "validation", "test"] as const;
export type FaceForensicsSplit = (typeof faceForensicsSplits)[number];

/** Two videos whose faces were exchanged in both directions. */
type VideoPair = readonly [string, string];
type Splits = Readonly<Record<FaceForensicsSplit, readonly VideoPair[]>>;

let splits: Splits | undefined;

/** The published split files: 360, 70 and 70 unordered pairs; every one of the 1,000 videos occurs once. */
export function faceForensicsVideoPairs(split: FaceForensicsSplit): readonly VideoPair[] {
  splits ??= JSON.parse(
    readFileSync(new URL("../../protocols/faceforensics-splits.json", import.meta.url), "utf8"),
  ) as Splits;
  return splits[split];
}

/** The ordered swaps `<target>_<source>`, by target: 1,000 of all, 720, 140 and 140 of the splits. */
export function faceForensicsPairs(split: FaceForensicsSplit | "all"): (readonly [target: string, source: string])[] {
  const chosen = split === "all" ? faceForensicsSplits : [split];
  return chosen
    .flatMap(faceForensicsVideoPairs)
    .flatMap(([a, b]) => [[a, b] as const, [b, a] as const])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
