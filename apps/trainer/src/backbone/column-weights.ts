import type { CoefficientNames } from "@mfim/losses-3dmm";
import { type FaceMesh, visibleEffect } from "./face-mesh.ts";

/** Pose counts so much a column: it is three of many, and every other column depends on it. */
const POSE = 5;

/**
 * What the squared error of each whitened column counts, in the columns' order. With a mesh, a shape or an expression counts by
 * the mean square of the millimetres that its deviation moves the face's vertices by, so that the sum over a kind is the square of an
 * error in millimetres; either kind's weights have a mean of 1.
 */
export function columnWeights({ shape, expression, pose, deviation }: CoefficientNames, mesh?: FaceMesh): number[] {
  const spread = (column: number) => deviation[column] as number;
  const effects = (offsets: readonly (Float32Array | undefined)[], first: number) =>
    offsets.map((own, i) => (mesh && own ? (spread(first + i) * visibleEffect(mesh, own)) ** 2 : 1));
  return [
    ...meanOne(effects(mesh ? mesh.identity.slice(0, shape.length) : shape.map(() => undefined), 0)),
    ...meanOne(
      effects(
        expression.map((name) => mesh?.expression.get(name)),
        shape.length,
      ),
    ),
    ...pose.map(() => POSE),
  ];
}

function meanOne(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => (value * values.length) / sum);
}
