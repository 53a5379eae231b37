import { DataError, type LandmarkDetector, type Landmarks } from "@mfim/core";
import { wholePictureInstrument } from "../definition/metric-definition.ts";
import { detectedLandmarks } from "../observation/detected-landmarks.ts";
import { picturesOf } from "../observation/pictures.ts";
import type { FloatPicture } from "../pixels/float-picture.ts";
import { meanAbsoluteError } from "../pixels/pixel-errors.ts";
import { polygonWeights } from "../pixels/polygon-weights.ts";
import { eyeDistance } from "./landmark-distance.ts";
import type { LandmarkReference } from "./landmark-metrics.ts";
import { type MouthPoints, mouthPoints } from "./mouth-points.ts";
import { PairMetric } from "./pair-metric.ts";

const percent = { unit: "% of the eye distance", range: [0, null], higherIsBetter: false } as const;

/**
 * The mouth by itself, where swaps fail first: `landmarks-mouth.*`, the mean distance of its points found by one detector in both
 * pictures, and `mouth-opening.*`, the difference of how far it is open (lips' inner edges), both over the eye distance of the compared
 * picture; against the truth also `l1-mouth.truth`, over the pixels inside the truth's lips. A pair in which a face is missed has no value.
 */
export function mouthMetrics(
  detector: LandmarkDetector,
  references: readonly LandmarkReference[] = ["truth"],
): PairMetric[] {
  const instrument = wholePictureInstrument(detector);
  const measures = [
    ["landmarks-mouth", mouthPointError],
    ["mouth-opening", openingError],
  ] as const;
  const shapes = references.flatMap((reference) =>
    measures.map(
      ([name, error]) =>
        new PairMetric({
          ...percent,
          name: `${name}.${reference}`,
          instrument,
          async measure(observation) {
            const swaps = await detectedLandmarks(detector, observation, "swap");
            const others = await detectedLandmarks(detector, observation, reference);
            return swaps.map((swap, n) => {
              const other = others[n];
              return swap && other ? error(swap, other) : Number.NaN;
            });
          },
        }),
    ),
  );
  return references.includes("truth") ? [...shapes, mouthPixelMetric(detector)] : shapes;
}

function mouthPixelMetric(detector: LandmarkDetector): PairMetric {
  return new PairMetric({
    name: "l1-mouth.truth",
    unit: "mean |difference| of pictures in [0, 1]",
    range: [0, 1],
    higherIsBetter: false,
    instrument: wholePictureInstrument(detector),
    async measure(observation) {
      const [swaps, truths] = [await picturesOf(observation, "swap"), await picturesOf(observation, "truth")];
      const lips = await detectedLandmarks(detector, observation, "truth");
      return swaps.map((swap, n) => {
        const found = lips[n];
        if (!found) return Number.NaN;
        const outline = pointsOf(found).outer.flatMap((point) => placeOf(found, point));
        return meanAbsoluteError(swap, truths[n] as FloatPicture, polygonWeights(outline, swap.height, swap.width));
      });
    },
  });
}

/** Mean distance of the lips' points, in percent of the eye distance of `other`. */
function mouthPointError(found: Landmarks, other: Landmarks): number {
  const { outer, inner } = pointsOf(found, other);
  const points = [...outer, ...inner];
  const sum = points.reduce((total, point) => total + apart(placeOf(found, point), placeOf(other, point)), 0);
  return (100 * sum) / points.length / eyeDistance(other);
}

/** Difference of the openings, each over the eye distance of its own picture, in percent. */
function openingError(found: Landmarks, other: Landmarks): number {
  const [upper, lower] = pointsOf(found, other).opening;
  const opening = (face: Landmarks) => apart(placeOf(face, upper), placeOf(face, lower)) / eyeDistance(face);
  return 100 * Math.abs(opening(found) - opening(other));
}

function pointsOf({ scheme }: Landmarks, other?: Landmarks): MouthPoints {
  const points = mouthPoints[scheme];
  if (points === undefined || (other !== undefined && other.scheme !== scheme))
    throw new DataError(
      `Mouth: expected landmarks of one scheme with lips (${Object.keys(mouthPoints).join(", ")}), got ${scheme}${other ? ` and ${other.scheme}` : ""}; use another detector.`,
    );
  return points;
}

const placeOf = ({ points }: Landmarks, at: number) =>
  [points[2 * at] as number, points[2 * at + 1] as number] as const;

const apart = (a: readonly [number, number], b: readonly [number, number]) => Math.hypot(a[0] - b[0], a[1] - b[1]);
