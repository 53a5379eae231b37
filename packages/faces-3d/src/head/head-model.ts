/** Half-open range of vertex indices. */
export type VertexRange = readonly [start: number, end: number];

/** Which vertices belong to which part; an empty range means the head has no such part. */
export interface HeadRegions {
  readonly face: VertexRange;
  readonly headAndNeck: VertexRange;
  readonly mouthSocket: VertexRange;
  readonly eyeSocketLeft: VertexRange;
  readonly eyeSocketRight: VertexRange;
  readonly gumsAndTongue: VertexRange;
  readonly teeth: VertexRange;
  readonly eyeballLeft: VertexRange;
  readonly eyeballRight: VertexRange;
}

/**
 * A linear morphable head: vertex = neutral + sum identity_k a_k + sum expression_k w_k.
 * Centimetres; x to the head's left (the right of a picture), y up, z out of the face.
 */
export interface HeadModel {
  readonly vertexCount: number;
  /** [V, 3] */
  readonly neutral: Float32Array;
  readonly identityCount: number;
  /** [identityCount, V, 3], offsets for one standard deviation */
  readonly identity: Float32Array;
  readonly expressionNames: readonly string[];
  /** [expressionNames.length, V, 3], offsets for weight 1 */
  readonly expression: Float32Array;
  /** [F, 4], counter-clockwise from outside; a fourth index of -1 marks a triangle */
  readonly quads: Int32Array;
  /** [U, 2] */
  readonly uvs: Float32Array;
  /** [F, 4] into uvs */
  readonly quadUvs: Int32Array;
  readonly regions: HeadRegions;
  /** 68 vertex indices, iBUG / Multi-PIE order */
  readonly landmarks: readonly number[];
  /** Of pictures that are rendered from it, where it is not ICT-FaceKit. */
  readonly licence?: string;
}

/**
 * The licence of pictures of a head, for whoever gets them.
 * @param credit whose photographs skins were composed of
 */
export function pictureLicence({ licence }: HeadModel, credit?: string): string {
  const own = licence ?? "MIT; rendered from ICT-FaceKit (MIT, USC Institute for Creative Technologies)";
  return credit === undefined ? own : `${own}; skins composed of photographs of the ${credit}`;
}
