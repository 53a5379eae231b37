import { alignedTable } from "@mfim/files/command-line";
import { RegionError } from "./region-error.ts";

/** Sums over pictures. */
class Mean {
  #sum = 0;
  #count = 0;
  add(value: number): void {
    this.#sum += value;
    this.#count++;
  }
  /** `undefined` where nothing was measured. */
  get value(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count;
  }
}

export const regions = ["face", "cover", "seam"] as const;

/** What is known of one way of pasting. */
export class WayErrors {
  readonly regions: Readonly<Record<(typeof regions)[number], RegionError>> = {
    face: new RegionError(),
    cover: new RegionError(),
    seam: new RegionError(),
  };
  readonly lpips = new Mean();
  readonly toSource = new Mean();
  readonly toTarget = new Mean();
}

/** Errors by the name of the way. */
export type Ways = ReadonlyMap<string, WayErrors>;

/** What a region's errors are called, and to how many digits they are said. */
const regionFigures = [
  ["L1", ({ absolute }: RegionError) => absolute],
  ["PSNR, dB", ({ decibels }: RegionError) => decibels],
  ["slopes", ({ edges }: RegionError) => edges],
  ["sharpness", ({ sharpness }: RegionError) => sharpness],
] as const;

const wholeFigures = [
  ["LPIPS", ({ lpips }: WayErrors) => lpips.value, 4],
  ["to source", ({ toSource }: WayErrors) => toSource.value, 3],
  ["to target", ({ toTarget }: WayErrors) => toTarget.value, 3],
] as const;

/** For a terminal: a table a region, and one of the whole picture; what was not asked for, or is nowhere, is left out. */
export function pastingTable(ways: Ways): string {
  const of = [...ways];
  const areas = regions.flatMap((region) => {
    if (of.every(([, errors]) => errors.regions[region].pixels === 0)) return [];
    const rows = of.map(([name, errors]) => [
      name,
      ...regionFigures.map(([, figure]) => {
        const error = errors.regions[region];
        return error.pixels === 0 ? "-" : figure(error).toFixed(2);
      }),
    ]);
    return [alignedTable([region, ...regionFigures.map(([name]) => name)], rows)];
  });
  const measured = wholeFigures.filter(([, figure]) => of.some(([, errors]) => figure(errors) !== undefined));
  const whole = of.map(([name, errors]) => [
    name,
    ...measured.map(([, figure, digits]) => figure(errors)?.toFixed(digits) ?? "-"),
  ]);
  const last = measured.length === 0 ? [] : [alignedTable(["picture", ...measured.map(([name]) => name)], whole)];
  return [...areas, ...last].join("\n\n");
}

/** Every figure of a way that was measured, by name. */
export function figuresOf({ regions: by, lpips, toSource, toTarget }: WayErrors): Record<string, number> {
  const figures: [string, number | undefined][] = regions.flatMap((region) => {
    if (by[region].pixels === 0) return [];
    const { absolute, decibels, edges, sharpness } = by[region];
    return Object.entries({ l1: absolute, psnr: decibels, slopes: edges, sharpness }).map(
      ([name, value]): [string, number] => [`${region}.${name}`, value],
    );
  });
  const whole = { lpips: lpips.value, toSource: toSource.value, toTarget: toTarget.value };
  return Object.fromEntries(
    [...figures, ...Object.entries(whole)].filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
