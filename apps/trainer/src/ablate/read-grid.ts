import { dirname, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { type FitConfig, fitSchema } from "../config/fit-schema.ts";
import { readConfig } from "../config/read-config.ts";
import { gridSchema } from "./grid-schema.ts";

/** One training of an ablation. */
export interface Variant {
  readonly name: string;
  /** As of `--set`, those of all variants first. */
  readonly settings: readonly string[];
  /** What it sets over the others, for people: "loss.identity = 0". */
  readonly changes: string;
  /** Resolved. */
  readonly config: FitConfig;
}

export interface Grid {
  /** File of the config that all variants start from. */
  readonly base: string;
  /** As the bench takes it. */
  readonly protocol: string;
  readonly variants: readonly Variant[];
}

/**
 * Reads a grid and checks the config of every variant, before anything is trained.
 * @param settings of every variant, over those of the file
 * @throws ConfigError where a variant is not understood, or variants differ in steps, seed or pictures a step
 */
export async function readGrid(file: string, settings: readonly string[] = []): Promise<Grid> {
  const config = await readConfig(file, gridSchema);
  const folder = dirname(resolve(file));
  const base = resolve(folder, config.base);
  const shared = [...asSettings(config.set), ...settings];
  const variants: Variant[] = [];
  for (const [name, changes] of Object.entries(config.variants)) {
    const own = [...shared, ...asSettings(changes)];
    const resolved = await readConfig(base, fitSchema, own).catch((error: Error) => {
      throw error instanceof ConfigError ? new ConfigError(`variant ${name}: ${error.message}`) : error;
    });
    variants.push({ name, settings: own, changes: said(changes), config: resolved });
  }
  assertEqualEffort(file, variants);
  const protocol = /^\.\.?\//.test(config.protocol) ? resolve(folder, config.protocol) : config.protocol;
  return { base, protocol, variants };
}

/**
 * Only the named variants, in the grid's order, for a first answer with less training.
 * @throws ConfigError for a name that the grid lacks, or where its first variant is missing, which the others are compared with
 */
export function onlyVariants(grid: Grid, names: readonly string[]): Grid {
  const known = grid.variants.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ConfigError(`--only: expected names of the grid's variants (${known.join(", ")}), got "${unknown}".`);
  const first = known[0] as string;
  if (!names.includes(first))
    throw new ConfigError(
      `--only: expected ${first} among the names, since the others are compared with it, got ${names.join(",")}.`,
    );
  return { ...grid, variants: grid.variants.filter(({ name }) => names.includes(name)) };
}

const asSettings = (settings: Readonly<Record<string, unknown>>) =>
  Object.entries(settings).map(([path, value]) => `${path}=${JSON.stringify(value)}`);

const said = (settings: Readonly<Record<string, unknown>>) =>
  Object.entries(settings)
    .map(([path, value]) => `${path} = ${JSON.stringify(value)}`)
    .join(", ");

/** What a table compares must have had the same chance. */
function assertEqualEffort(file: string, variants: readonly Variant[]): void {
  const effort = ({ config: { run, batch } }: Variant) => `${run.steps} steps of ${batch} pairs, seed ${run.seed}`;
  const [first, ...rest] = variants as [Variant, ...Variant[]];
  const other = rest.find((variant) => effort(variant) !== effort(first));
  if (other === undefined) return;
  throw new ConfigError(
    `${file}: expected equal steps, batch and seed of all variants, got ${effort(first)} (${first.name}) and ${effort(other)} (${other.name}); set them for all.`,
  );
}
