import type { HeadModel } from "../../head/head-model.ts";
import { fitHead, fittedVertices, type HeadFit, type SeenPoint } from "./fit-head.ts";
import type { Anchor } from "./register-people.ts";

/** What a smile moves. */
// biome-ignore format: one list
export const SMILE_EXPRESSIONS: readonly string[] = [
  "mouthSmile_L", "mouthSmile_R", "cheekSquint_L", "cheekSquint_R", "cheekRaiser_L", "cheekRaiser_R", "mouthDimple_L", "mouthDimple_R", "mouthUpperUp_L", "mouthUpperUp_R",
  "mouthLowerDown_L", "mouthLowerDown_R", "mouthStretch_L", "mouthStretch_R", "jawOpen", "mouthClose", "eyeSquint_L", "eyeSquint_R", "eyeBlink_L", "eyeBlink_R",
  "noseSneer_L", "noseSneer_R", "browInnerUp_L", "browInnerUp_R", "browOuterUp_L", "browOuterUp_R", "browDown_L", "browDown_R", "mouthRollUpper", "mouthRollLower",
];

/** A smile is no accident: weaker than the ridge of faces that are asked to stay neutral. */
const RIDGE = 1.5;

/** A person's own head, at rest, as a head whose neutral face it is: nothing but expressions are left to fit. */
export function personHead(head: HeadModel, neutral: HeadFit): HeadModel {
  return { ...head, neutral: fittedVertices(head, { ...neutral, expression: neutral.expression.map(() => 0) }) };
}

/**
 * Fits the expression of another photograph of a person whose shape is known.
 * @param own the person's head (`personHead`)
 * @param points [n, 2] pixels; an anchor's `point` is an index into them
 */
export function fitSmile(
  own: HeadModel,
  neutral: HeadFit,
  anchors: readonly Anchor[],
  points: ArrayLike<number>,
): HeadFit {
  const seen = anchors.map(({ point, vertices, weights }): SeenPoint => {
    return { vertices, weights, x: points[2 * point]!, y: points[2 * point + 1]!, weight: 1 };
  });
  return fitHead(
    own,
    seen,
    { vertices: [], line: [], weight: 0 },
    {
      camera: neutral.camera,
      identityCount: 0,
      expressions: SMILE_EXPRESSIONS,
      expressionRidge: RIDGE,
    },
  );
}

/** How strongly a fitted face smiles: the mean weight of both corners of the mouth. */
export function smileOf({ expression }: HeadFit): number {
  return (expression[0]! + expression[1]!) / 2;
}
