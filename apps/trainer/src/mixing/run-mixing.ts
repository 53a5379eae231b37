import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "@mfim/files";
import { modulePermission, pathIn } from "@mfim/zoo";
import { compareVariants } from "../ablate/compare-variants.ts";
import { readBenchFindings } from "../evaluate/bench-result.ts";
import { measureModels } from "../evaluate/measure-models.ts";
import { type SheetColumn, writePairSheet } from "../pictures/pair-sheet.ts";
import { type MixSplit, mixSplits } from "./mix-splits.ts";
import { type MixingPoint, mixingChart } from "./mixing-chart.ts";
import { mixingFigures } from "./mixing-figures.ts";
import { mixingTable, terminalMixing } from "./mixing-table.ts";

export interface MixingOptions {
  /** Folder of everything; started again with it, a measurement that was interrupted goes on. */
  readonly out: string;
  /** A protocol of the bench that mixes. */
  readonly protocol: string;
  readonly data?: string | undefined;
  readonly limit?: number | undefined;
  /** Modules that the model's config names may run. */
  readonly allowModules?: true | undefined;
}

const yardsticks = ["source", "local", "target", "truth"] as const;
const yardstickNames = { source: "global source", local: "local source", target: "target", truth: "true mixing" };

/**
 * Mixes two identities with every division of the model's identity codes between them, measures all on the same triples,
 * and writes `mixing.md`, `mixing.json`, `mixing.svg` and `mixing.webp` into `out`. The backend must be chosen before.
 * @param model folder, or `bundled:NAME`
 * @returns the table for a terminal
 */
export async function runMixing(
  model: string,
  { out, protocol, data, limit, allowModules }: MixingOptions,
): Promise<string> {
  const splits = await mixSplits(model, modulePermission({ allowModules }));
  const models = await writeMethods(model, splits, join(out, "methods"));
  const bench = join(out, "bench");
  await measureModels({ models, yardsticks, protocol, out: bench, data, limit, allowModules });
  const found = await readBenchFindings(bench);
  const names = [...splits.map(({ name }) => name), ...yardsticks];
  const findings = compareVariants(found, names, mixingFigures).map((finding) => ({
    ...finding,
    name: yardstickNames[finding.name as keyof typeof yardstickNames] ?? finding.name,
  }));
  const { name, pairs, size, checksum } = found.protocol;
  const title = `${name}: ${pairs} triples at ${size} px, SHA-256 ${checksum}.`;
  const result = { title, splits, findings, servedInLoss: found.servedInLoss };
  const chart = mixingChart(findings.slice(0, splits.length), findings.at(-1) as MixingPoint);
  const json = { format: "mfim-mixing-1", protocol: found.protocol, splits, findings };
  await writePairSheet(bench, sheetColumns(splits), join(out, "mixing.webp"));
  await writeWhole(join(out, "mixing.svg"), chart);
  await writeWhole(join(out, "mixing.json"), `${JSON.stringify(json, null, 2)}\n`);
  const file = join(out, "mixing.md");
  await writeWhole(file, mixingTable(result));
  return terminalMixing(result, file);
}

/** A file a split, as the bench takes it, by the split's name. */
async function writeMethods(
  model: string,
  splits: readonly MixSplit[],
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  await mkdir(folder, { recursive: true });
  const files = new Map<string, string>();
  for (const { name, globalSlots } of splits) {
    const file = join(folder, `${name}.yaml`);
    await writeWhole(file, JSON.stringify({ model: pathIn({ folder: "." }, model), mix: { globalSlots } }));
    files.set(name, file);
  }
  return files;
}

function sheetColumns(splits: readonly MixSplit[]): SheetColumn[] {
  const role = (picture: keyof typeof yardstickNames) => ({ picture, title: yardstickNames[picture] });
  const swaps = splits.map(({ name, globalSlots }) => ({ picture: `swap-${name}`, title: `${globalSlots} global` }));
  return [role("target"), role("local"), ...swaps, role("source"), role("truth")];
}
