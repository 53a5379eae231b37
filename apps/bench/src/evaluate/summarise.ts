import { attributeKept, type BootstrapOptions, identityGain, meanInterval, type PairMetric } from "@mfim/metrics";
import type { Figure, MethodResult } from "../result/bench-result.ts";

const keptAttributes = ["expression", "pose", "pose-hn"] as const;

/** From values by pair to figures with intervals, gain and kept. `lossNetworks` are the ids that served in training. */
export function summarise(
  method: string,
  metrics: readonly PairMetric[],
  lossNetworks: ReadonlySet<string>,
  options?: BootstrapOptions,
): MethodResult {
  const values = new Map(metrics.map((metric) => [metric.name, metric.values().map(([, value]) => value)]));
  const figures = Object.fromEntries(metrics.map((metric) => [metric.name, figureOf(metric, lossNetworks, options)]));
  const of = (name: string) => values.get(name) ?? [];
  const gain = identityGain(
    { swap: of("identity.source"), target: of("identity.pair"), self: of("identity.self") },
    options,
  );
  const kept = keptAttributes
    .filter((attribute) => values.has(`${attribute}.target`))
    .map(
      (attribute) =>
        [`kept.${attribute}`, attributeKept(of(`${attribute}.target`), of(`${attribute}.pair`), options)] as const,
    );
  return { method, figures, summary: { "gain.identity": gain, ...Object.fromEntries(kept) } };
}

function figureOf(metric: PairMetric, lossNetworks: ReadonlySet<string>, options?: BootstrapOptions): Figure {
  const values = metric.values().map(([, value]) => value);
  return {
    value: metric.compute(),
    ...meanInterval(values, options),
    unit: metric.unit,
    higherIsBetter: metric.higherIsBetter,
    ...(metric.network === undefined ? {} : { network: metric.network }),
    servedInLoss: metric.network !== undefined && lossNetworks.has(metric.network),
  };
}
