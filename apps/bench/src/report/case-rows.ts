import { swapProvenance } from "@mfim/photographs";
import sharp from "sharp";
import type { BenchResult, BenchValues } from "../result/bench-result.ts";
import { yardstickNames } from "../result/format-figure.ts";
import { extremesOf, type KeptPair, sortingMetric } from "../run/kept-pictures.ts";

/** A picture with its caption, as a data URI. */
interface CasePicture {
  readonly label: string;
  readonly uri: string;
  readonly generated: boolean;
}

/** A pair as a row of pictures: source, target, truth where it is known, then a swap a method. */
export interface CaseRow {
  readonly caption: string;
  readonly pictures: readonly CasePicture[];
}

export interface CaseGroup {
  readonly title: string;
  readonly rows: readonly CaseRow[];
}

const largestSide = 160;
const firstRows = 8;

/** The first pairs with every method, then each method's best and worst cases. */
export async function caseGroups(
  { methods }: BenchResult,
  values: BenchValues,
  kept: readonly KeptPair[],
): Promise<CaseGroup[]> {
  const names = methods.map(({ method }) => method);
  const competing = names.filter((name) => !yardstickNames.includes(name));
  // Yardsticks that return a picture which is shown anyway need no column.
  const columns = names.filter((name) => name === "pasted" || competing.includes(name));
  const byId = new Map(kept.map((pair) => [pair.pair.id, pair]));
  const metric = sortingMetric(Object.keys(methods[0]?.figures ?? {}));
  const groups: CaseGroup[] = [
    { title: "The first pairs", rows: await rows(kept.slice(0, firstRows), columns, () => "") },
  ];
  for (const method of competing.length > 0 ? competing : columns) {
    const { ids = [], values: own = [] } = values[method]?.[metric] ?? {};
    const value = new Map(ids.map((id, n) => [id, own[n] as number]));
    const { best, worst } = extremesOf(value);
    const there = (list: readonly string[]) => list.flatMap((id) => byId.get(id) ?? []);
    const caption = ({ pair }: KeptPair) => `${metric} ${(value.get(pair.id) as number).toFixed(3)}`;
    groups.push({ title: `Best of ${method} by ${metric}`, rows: await rows(there(best), [method], caption) });
    groups.push({ title: `Worst of ${method} by ${metric}`, rows: await rows(there(worst), [method], caption) });
  }
  return groups.filter((group) => group.rows.length > 0);
}

function rows(
  pairs: readonly KeptPair[],
  methods: readonly string[],
  caption: (pair: KeptPair) => string,
): Promise<CaseRow[]> {
  const shown = [
    ...["source", "target", "truth"].map((role) => ({ key: role, label: role, generated: false })),
    ...methods.map((method) => ({ key: `swap-${method}`, label: method, generated: true })),
  ];
  return Promise.all(
    pairs.map(async (kept) => {
      const pictures = await Promise.all(
        shown.map(async ({ key, label, generated }): Promise<CasePicture[]> => {
          const file = kept.pictures.get(key);
          return file === undefined ? [] : [{ label, generated, uri: await dataUri(file, generated) }];
        }),
      );
      const words = [kept.pair.id, caption(kept), kept.pair.stratum].filter(Boolean);
      return { caption: words.join(", "), pictures: pictures.flat() };
    }),
  );
}

/** Small enough for a page; what a model painted says so in its metadata. */
async function dataUri(file: Uint8Array, generated: boolean): Promise<string> {
  const small = sharp(file).resize(largestSide, largestSide, { fit: "inside", withoutEnlargement: true }).png();
  const bytes = await (generated ? small.withXmp(swapProvenance) : small).toBuffer();
  return `data:image/png;base64,${bytes.toString("base64")}`;
}
