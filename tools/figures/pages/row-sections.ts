import type { FigureRecord } from "../records/record.ts";
import type { Section } from "./section.ts";
import { occasion, table } from "./show.ts";

type Values = Readonly<Record<string, number>>;

/** Some values of a row, each with its digits, in one cell; what one lacks is left out. */
const cell =
  (...values: readonly (readonly [name: string, digits: number])[]) =>
  (row: Values): string =>
    values.flatMap(([name, digits]) => row[name]?.toFixed(digits) ?? []).join(", ");

interface RowsTable {
  readonly first: string;
  /** Rows that are shown, in order, and what the page calls them. */
  readonly names: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, (row: Values) => string>>;
  /** A sentence before the table. */
  readonly counted: (counts: Values) => string;
}

const faces = ({ faces: found, chosen }: Values) =>
  `${found} of ${chosen} pairs, those in which the command's own detector found a face.`;

const pasted = {
  "face: L1, PSNR, sharpness": cell(["face.l1", 2], ["face.psnr", 2], ["face.sharpness", 2]),
  LPIPS: cell(["lpips", 4]),
};

const tables: Readonly<Record<string, RowsTable & Pick<Section, "pages">>> = {
  "pasting-covers": {
    pages: ["docs/swap-and-mix.md"],
    first: "",
    names: { "no mask": "no mask", "parsing network": "`bundled:face-parser-96`", "true mask": "the true mask" },
    columns: {
      "covered: L1, PSNR, sharpness": cell(["cover.l1", 2], ["cover.psnr", 2], ["cover.sharpness", 2]),
      "face: L1, PSNR": cell(["face.l1", 2], ["face.psnr", 2]),
      step: cell(["seam.slopes", 2]),
      "LPIPS, whole picture": cell(["lpips", 4]),
    },
    counted: faces,
  },
  "pasting-ways": {
    pages: ["docs/swap-and-mix.md"],
    first: "",
    names: {
      "no mask": "`--detail none`",
      "own colours": "`--detail none --colour as-is`",
      "detail kept": "the default",
      "own colours, detail kept": "`--colour as-is`",
    },
    columns: {
      "face: L1, PSNR, sharpness": pasted["face: L1, PSNR, sharpness"],
      "at the border: L1, step": cell(["seam.l1", 2], ["seam.slopes", 2]),
      LPIPS: pasted.LPIPS,
      "similarity to source, to target": cell(["toSource", 3], ["toTarget", 3]),
    },
    counted: faces,
  },
  "studio-latency": {
    pages: ["docs/studio.md"],
    first: "ms",
    names: {
      total: "a slider's move to the painted frame, with the photograph's detail (the default)",
      synthesis: "of it synthesis",
      paste: "pasting and colours",
      rest: "page, waiting and frame",
    },
    columns: {
      least: cell(["least", 0]),
      median: cell(["median", 0]),
      "nine of ten below": cell(["nineTenths", 0]),
      most: cell(["most", 0]),
    },
    counted: ({ moves, load }) =>
      `${moves} moves${load === undefined ? "" : `; the machine's load before them ${load.toFixed(1)}, where each core that is busy counts 1`}.`,
  },
};

function rowsTable({ first, names, columns, counted }: RowsTable, record: FigureRecord): string {
  const { rows = [], counts = {}, about } = record.rows ?? {};
  const body = Object.entries(names).flatMap(([name, label]) => {
    const row = rows.find((known) => known.name === name);
    return row === undefined ? [] : [[label, ...Object.values(columns).map((show) => show(row.values))]];
  });
  return [
    `${counted(counts)} ${about === undefined ? "" : `${about}. `}${occasion(record)}.`,
    "",
    table([first, ...Object.keys(columns)], body),
  ].join("\n");
}

/** Tables of what pasting and the studio's latency print. */
export const rowSections: Readonly<Record<string, Section>> = Object.fromEntries(
  Object.entries(tables).map(([name, { pages, ...shown }]) => [
    name,
    {
      ...{ pages, shows: [name] },
      write: ({ record }) => {
        const found = record(name);
        return found === undefined ? undefined : rowsTable(shown, found);
      },
    } satisfies Section,
  ]),
);
