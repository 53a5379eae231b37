import { DataError, type FaceInput, type MetricState } from "@mfim/core";
import {
  attributeKept,
  type Estimate,
  FrechetMetric,
  type GainInput,
  identityGain,
  identityGainSpread,
  KernelMetric,
  type MetricDefinition,
  mean,
  mergedVideoMetric,
  type NetworkIdentity,
  PairMetric,
  type RecordContext,
  recordMeasurement,
  type SwapMetric,
  servedInLoss,
  type VideoMetric,
} from "@mfim/metrics";
import type { RunSettings } from "../run/run-settings.ts";
import type { SetStates } from "../run/set-states.ts";
import type { BatchPart } from "../run/shard-parts.ts";
import type { BenchResult, BenchValues, MethodIdentity, MethodResult, StratumFigures } from "./bench-result.ts";

export interface MeasuredParts {
  readonly settings: RunSettings;
  readonly parts: readonly BatchPart[];
  readonly sets: readonly SetStates[];
}

const keptAttributes = ["expression", "pose", "pose-hn"] as const;

/**
 * From the parts of all shards to the result: the one way, also for a single process, so that both give the same bits.
 * @throws DataError where batches are missing
 */
export function buildResult({ settings, parts, sets }: MeasuredParts): { result: BenchResult; values: BenchValues } {
  const batches = Math.ceil(settings.protocol.pairs / settings.batch);
  // A batch that was measured again replaces what was measured before.
  const byBatch = new Map(parts.map((part) => [part.batch, part]));
  const missing = Array.from({ length: batches }, (_, n) => n).filter((n) => !byBatch.has(n));
  if (missing.length > 0) {
    throw new DataError(
      `bench: expected all ${batches} batches measured, ${missing.length} are missing (${missing.slice(0, 5).join(", ")}${missing.length > 5 ? ", ..." : ""}); run the other shards, or the same command again.`,
    );
  }
  const ordered = [...byBatch.values()].sort((a, b) => a.batch - b.batch);
  const measured = settings.methods.map((method) => measuredMethod(settings, method, ordered, sets));
  const values = Object.fromEntries(measured.map(({ result, values: own }) => [result.method, own]));
  const { protocol, software, missing: notThere } = settings;
  return {
    result: {
      ...{ format: "mfim-bench-2", protocol },
      ...(notThere && { missing: notThere }),
      methods: measured.map(({ result }) => result),
      software,
    },
    values,
  };
}

function measuredMethod(
  settings: RunSettings,
  identity: MethodIdentity,
  parts: readonly BatchPart[],
  sets: readonly SetStates[],
): { readonly result: MethodResult; readonly values: BenchValues[string] } {
  const { method: name, lossNetworks } = identity;
  const pairs = settings.metrics.map((definition) => {
    const metric = new PairMetric({ ...definition, measure: refuse });
    for (const part of parts) metric.merge(part.states[name]?.[definition.name] as MetricState);
    return metric;
  });
  const videos = settings.videos.map((definition) => {
    const metric = mergedVideoMetric(definition);
    for (const part of parts) metric.merge(part.states[name]?.[definition.name] as MetricState);
    return metric;
  });
  const setMetrics = (settings.sets?.metrics ?? []).map((definition) => {
    const metric = setMetric(definition, settings.sets?.featureSize as number);
    for (const { states } of sets) metric.merge(states[name]?.[definition.name] as MetricState);
    return metric;
  });
  const { protocol, software, people } = settings;
  const context: RecordContext = {
    protocol: { name: protocol.name, checksum: protocol.checksum },
    software,
    lossNetworks,
    ...(people && { groups: { name: "source people", of: (id: string) => people[id] as string } }),
  };
  const records = [...pairs, ...videos, ...setMetrics].map((metric: SwapMetric) => [
    metric.name,
    recordMeasurement(metric, context),
  ]);
  const total = (key: "seconds" | "swaps") => parts.reduce((sum, part) => sum + (part[key][name] ?? 0), 0);
  const swaps = total("swaps");
  const refused = parts.flatMap((part) => [...(part.unread ?? []), ...(part.refused?.[name] ?? [])]);
  return {
    values: { ...valuesOf(pairs), ...videoValuesOf(videos) },
    result: {
      ...identity,
      figures: Object.fromEntries(records),
      summary: summaryOf(pairs, settings.people, lossNetworks),
      strata: strataOf(pairs, settings.strata),
      missing: protocol.pairs - swaps,
      ...(refused.length > 0 && { refused }),
      secondsPerSwap: swaps === 0 ? null : total("seconds") / swaps,
    },
  };
}

/** Figures that sum a method up; only over pairs that have all values. */
function summaryOf(
  metrics: readonly PairMetric[],
  people: RunSettings["people"],
  lossNetworks: readonly NetworkIdentity[],
): Record<string, Estimate> {
  const named = new Map(metrics.map((metric) => [metric.name, new Map(metric.values())]));
  const together = (...names: string[]) => {
    const maps = names.map((name) => named.get(name));
    // No name at all, too: a protocol without another picture of anybody has no judge of gains.
    if (maps.length === 0 || maps.some((map) => map === undefined || map.size === 0)) return undefined;
    const ids = [...(maps[0] as Map<string, number>).keys()].filter((id) => maps.every((map) => map?.has(id)));
    const values = maps.map((map) => ids.map((id) => map?.get(id) as number));
    return { values, groups: people === null ? undefined : ids.map((id) => people[id] as string) };
  };
  const summary: Record<string, Estimate> = {};
  const roles = ["source", "pair", "self"];
  // Judges: whatever quantity has these three figures.
  const judges = [...named.keys()].flatMap((name) => {
    const quantity = /^(identity.*)\.source$/.exec(name)?.[1];
    return quantity !== undefined && roles.every((role) => named.has(`${quantity}.${role}`)) ? [quantity] : [];
  });
  for (const quantity of judges) {
    const identity = together(...roles.map((role) => `${quantity}.${role}`));
    if (identity === undefined) continue;
    summary[`gain.${quantity}`] = identityGain(gainInputs(identity.values)[0] as GainInput, undefined, identity.groups);
  }
  const independent = judges.filter((quantity) => {
    const { instrument } = metrics.find(({ name }) => name === `${quantity}.source`)?.definition ?? {};
    const network = { id: instrument?.network ?? "", weights: instrument?.weights ?? null };
    return !servedInLoss(network, lossNetworks);
  });
  const all = together(...independent.flatMap((quantity) => roles.map((role) => `${quantity}.${role}`)));
  if (judges.length > 1 && independent.length > 0 && all !== undefined) {
    const spread = identityGainSpread(gainInputs(all.values), undefined, all.groups);
    for (const key of ["mean", "least", "largest"] as const) summary[`gain.identity/${key}`] = spread[key];
  }
  for (const attribute of keptAttributes) {
    const known = together(`${attribute}.target`, `${attribute}.pair`);
    if (known === undefined) continue;
    const [swap, source] = known.values as [number[], number[]];
    summary[`kept.${attribute}`] = attributeKept(swap, source, undefined, known.groups);
  }
  return summary;
}

/** Similarities of swap, target and another picture to the source, three lists a judge. */
const gainInputs = (values: readonly number[][]): GainInput[] =>
  Array.from({ length: values.length / 3 }, (_, n) => {
    const [swap, target, self] = values.slice(3 * n) as [number[], number[], number[]];
    return { swap, target, self };
  });

function strataOf(metrics: readonly PairMetric[], strata: RunSettings["strata"]): Record<string, StratumFigures> {
  const names = [...new Set(Object.values(strata))];
  return Object.fromEntries(
    names.map((stratum) => {
      const figures = metrics.flatMap((metric) => {
        const own = metric.values().filter(([id]) => strata[id] === stratum);
        return own.length === 0 ? [] : [[metric.name, mean(own.map(([, value]) => value))] as const];
      });
      const pairs = Object.values(strata).filter((known) => known === stratum).length;
      return [stratum, { pairs, figures: Object.fromEntries(figures) }];
    }),
  );
}

function valuesOf(metrics: readonly PairMetric[]): BenchValues[string] {
  return Object.fromEntries(metrics.map((metric) => [metric.name, metric.state()])) as unknown as BenchValues[string];
}

/** By video, where pairs are frames of some. */
const videoValuesOf = (metrics: readonly VideoMetric[]): BenchValues[string] =>
  Object.fromEntries(
    metrics.map((metric) => {
      const values = metric.values();
      return [
        metric.name,
        { ids: values.map(([video]) => video), values: values.map(([, value]) => value), missing: [] },
      ];
    }),
  );

/** A set metric that only merges: its extractor is not there, and is not asked. */
function setMetric({ name, instrument }: MetricDefinition, featureSize: number): SwapMetric {
  const extractor = {
    id: instrument?.network ?? "",
    ...(instrument?.weights === undefined ? {} : { weights: instrument.weights }),
    input: instrument?.input as FaceInput,
    featureSize,
    features: refuse,
    dispose() {},
    [Symbol.dispose]() {},
  };
  const aligner = { align: refuse, ...(instrument && { resampling: instrument.resampling }) };
  const Kind = name.startsWith("fid") || name.startsWith("frechet") ? FrechetMetric : KernelMetric;
  return new Kind(extractor, aligner);
}

function refuse(): never {
  throw new DataError("bench: expected parts to merge, got pictures to measure.");
}
