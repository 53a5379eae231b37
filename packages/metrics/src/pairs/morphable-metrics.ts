import type { FaceAligner, FaceCoefficients, MorphableRegressor } from "@mfim/core";
import { Observer } from "../observation/observer.ts";
import { attributeComparisons, comparisonMetric } from "./compare-roles.ts";
import { PairMetric } from "./pair-metric.ts";
import { distance } from "./vector.ts";

type Part = keyof FaceCoefficients;

/** Whose each attribute should be in a swap. */
const keepers = { shape: "source", expression: "target", pose: "target" } as const satisfies Record<Part, string>;
const parts = Object.keys(keepers) as Part[];

export interface MorphableMetricOptions {
  /** Also compare with the true swap's picture: `shape.truth`, ... */
  readonly truth?: boolean;
  /** Also compare shape with the local source's, where identities are mixed: `shape.local`. */
  readonly local?: boolean;
  /** Basis of the true parameters that the regressor predicts: adds `shape.parameters`, ... */
  readonly basis?: string;
}

const unit = "L2 of coefficients";
const range = [0, null] as const;

/**
 * Shape, expression and pose as L2 distance of 3DMM coefficients, in the regressor's own units: to source and to target.
 * A good swap is near the source in shape and near the target in expression and pose. `*.pair` is the distance between
 * source and target: the yardstick.
 */
export function morphableMetrics(
  regressor: MorphableRegressor,
  aligner: FaceAligner,
  { truth = false, local = false, basis }: MorphableMetricOptions = {},
): PairMetric[] {
  const observer = coefficientObserver(regressor, aligner);
  const compared = parts.flatMap((part) =>
    attributeComparisons({ keeps: keepers[part], truth, local: local && part === "shape" }).map(
      ({ suffix, roles, higherIsBetter }) =>
        comparisonMetric({
          observer,
          output: part,
          compare: distance,
          name: `${part}.${suffix}`,
          roles,
          unit,
          range,
          higherIsBetter,
        }),
    ),
  );
  return basis === undefined ? compared : [...compared, ...parts.map((part) => parameterMetric(observer, part, basis))];
}

/** What a regressor says of aligned faces. */
function coefficientObserver(regressor: MorphableRegressor, aligner: FaceAligner): Observer<Part> {
  return new Observer(regressor, aligner, {
    view: "coefficients",
    compute: (faces) => ({ ...regressor.regress(faces) }),
  });
}

/** What the regressor reads off the swap against the parameters that the true swap was rendered with. */
function parameterMetric(observer: Observer<Part>, part: Part, basis: string): PairMetric {
  return new PairMetric({
    name: `${part}.parameters`,
    unit,
    range,
    higherIsBetter: false,
    instrument: observer.instrument,
    async measure(observation) {
      const found = (await observer.see(observation, "swap"))[part];
      const known = observation.coefficients(basis)[part];
      return found.map((row, n) => distance(row, known[n] as Float32Array));
    },
  });
}
