import type { Instrument } from "../definition/metric-definition.ts";
import type { SwapMetric } from "../definition/swap-metric.ts";
import { type BootstrapOptions, bootstrapDefaults, type GroupOf } from "../statistics/bootstrap.ts";
import { type MeasurementRecord, measurementRecordSchema, type NetworkIdentity } from "./measurement-record.ts";
import { servedInLoss } from "./served-in-loss.ts";

/** What a metric cannot know of its own measurement. */
export interface RecordContext {
  readonly protocol: MeasurementRecord["protocol"];
  /** Versions by name: node, tfjs, the backend, the project's packages. */
  readonly software: Readonly<Record<string, string>>;
  /** Networks of the method's training loss. */
  readonly lossNetworks: readonly NetworkIdentity[];
  /** Hashes of weights by network id, for networks that do not state their own. */
  readonly weights?: Readonly<Record<string, string>>;
  /** How the aligner resamples, where it does not say so itself. */
  readonly resampling?: string;
  readonly bootstrap?: BootstrapOptions;
  /** Where pairs hang together: intervals of figures over pairs then resample whole groups. */
  readonly groups?: { readonly name: string; readonly of: GroupOf };
}

/** A metric's figure with everything that it was measured with. */
export function recordMeasurement(metric: SwapMetric, context: RecordContext): MeasurementRecord {
  const { name, instrument, unit, higherIsBetter, range, reduction } = metric.definition;
  const value = metric.compute();
  return measurementRecordSchema.parse({
    format: "mfim-measurement-1",
    metric: name,
    value: Number.isFinite(value) ? value : null,
    unit,
    higherIsBetter,
    range,
    reduction,
    count: metric.count(),
    interval: intervalOf(metric, context),
    network: instrument === undefined ? null : networkOf(instrument, context),
    protocol: context.protocol,
    software: context.software,
  });
}

function intervalOf(metric: SwapMetric, { bootstrap = {}, groups }: RecordContext): MeasurementRecord["interval"] {
  const interval = metric.interval(bootstrap, groups?.of);
  if (interval === null) return null;
  const { of } = metric.count();
  const resampled = of === "pairs" && groups !== undefined ? groups.name : of;
  return { ...interval, ...bootstrapDefaults, ...bootstrap, method: `percentile bootstrap over ${resampled}` };
}

function networkOf(instrument: Instrument, context: RecordContext): MeasurementRecord["network"] {
  const { network: id, weights, resampling, ...view } = instrument;
  const identity = { id, weights: weights ?? context.weights?.[id] ?? null };
  return {
    ...identity,
    ...view,
    resampling: resampling === "unknown" ? (context.resampling ?? resampling) : resampling,
    servedInLoss: servedInLoss(identity, context.lossNetworks),
  };
}
