import { ConfigError, type Pixels } from "@mfim/core";
import { bundledTruthFolder } from "@mfim/faces-3d";
import { useBackend } from "@mfim/native";
import { modulePermission } from "@mfim/zoo/permission";
import { compareMethods, comparisonTable } from "../compare/compare-results.ts";
import { loadMetricNetworks } from "../evaluate/metric-networks.ts";
import type { BenchMethod } from "../methods/bench-method.ts";
import { limitedProtocol } from "../protocol/limited-protocol.ts";
import { readProtocolFile } from "../protocol/open-bench-protocol.ts";
import { photoTruthProtocol } from "../protocol/photo-truth-protocol.ts";
import { truthProtocol } from "../protocol/truth-protocol.ts";
import type { BenchValues } from "../result/bench-result.ts";
import { finishRun } from "../result/write-result.ts";
import { runShard } from "../run/run-shard.ts";
import { type MadeFault, madeFaults } from "./made-faults.ts";
import { madeMethod } from "./made-method.ts";
import type { ValidateFlags } from "./validate-flags.ts";
import { validateVideoMetrics } from "./validate-video-metrics.ts";
import { strongestMetrics, validationRows, validationTable } from "./validation-table.ts";

/** Pictures of a truth set that differ from the truth in one attribute. */
const variants = ["wrong-light", "wrong-shape", "wrong-skin", "wrong-expression", "wrong-pose"] as const;

/** Without the truth's help: the true swap must be no worse than itself under another light. */
const relitFigures = ["identity.source", "shape.source", "expression.target", "pose.target", "pose-hn.target"];

/** Checks the metrics themselves on pictures that differ from the truth in one attribute, or that lack sharpness or show the target through. */
export async function validateMetrics(flags: ValidateFlags): Promise<void> {
  const { protocol: name, data, limit, out } = flags;
  const { config, folder } = await readProtocolFile(name);
  if (config.data.type === "videos") return await validateVideoMetrics(flags, { config, folder });
  const isPhoto = config.data.type === "truth" && config.data.kind === "photo";
  if (isPhoto && data === undefined)
    throw new ConfigError(
      `${name}: expected --data FOLDER, a set that "npm run faces-2d -- render --preset photo-truth-v1 --degraded" wrote, got none.`,
    );
  const whole = await (isPhoto
    ? photoTruthProtocol(data as string, { variants })
    : truthProtocol(data ?? bundledTruthFolder("swap"), { variants }));
  await using protocol = limitedProtocol(whole, limit);
  await useBackend({ purpose: "infer" });
  using networks = await loadMetricNetworks(config.networks, { folder, ...modulePermission(flags) });
  const methods = [...["truth", ...variants].map(variantMethod), ...Object.entries(madeFaults).map(faultMethod)];
  const command = { protocol: name, data: data ?? null, limit: null, methods: methods.map((method) => method.name) };
  await runShard({ protocol, methods, networks, out, command });
  const { result, values } = await finishRun(out);
  const rows = validationRows(result);
  const strongest = Object.entries(strongestMetrics(rows)).map(([variant, figure]) => `${variant} moves ${figure}`);
  const of = (method: string) => ({ method, label: method, result, values: values[method] as BenchValues[string] });
  const relit = compareMethods(of("truth"), of("wrong-light")).filter(({ figure }) => relitFigures.includes(figure));
  process.stdout.write(
    `${protocol.name}, ${protocol.pairs.length} pairs; how far each wrong truth moves each metric, as a share of what lies between source and target (▸: the most)\n\n${validationTable(rows)}\n\nMost of the metrics with a yardstick: ${strongest.join(", ")}.\n\n${comparisonTable("truth", "wrong-light", relit)}\n`,
  );
  if (rows.some(({ perfectHolds }) => !perfectHolds)) process.exitCode = 1;
}

/** A "method" that returns one picture of the truth set. */
const variantMethod = (role: string): BenchMethod =>
  madeMethod(
    role,
    role === "truth" ? "the true swap" : `the true swap with another ${role.slice("wrong-".length)}`,
    ({ pictures, variants: known }) => (known?.[role] ?? pictures.truth) as Pixels,
  );

/** A "method" that makes its answers of the truth and the target. */
const faultMethod = ([name, { about, make }]: readonly [string, MadeFault]): BenchMethod =>
  madeMethod(name, about, ({ pictures }) => make(pictures.truth as Pixels, pictures.target as Pixels));
