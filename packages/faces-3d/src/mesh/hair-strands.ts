/** A sheet of hair in head coordinates. Strand coordinates let the material draw single strands without geometry for them. */
export interface HairSheet {
  /** [n, 3] */
  readonly positions: Float32Array;
  readonly triangles: Uint32Array;
  /** [n, 3], along the strands towards the tips */
  readonly tangents: Float32Array;
  /** [n], which strand: 256 make a full turn */
  readonly strand: Float32Array;
  /** [n], centimetres along the strand */
  readonly along: Float32Array;
  /** [n], centimetres to the sheet's ragged edge, positive inside */
  readonly inside: Float32Array;
  /** 0 innermost to 1 outermost */
  readonly layer: number;
  /** Centimetres by which single strands are longer or shorter at the edge. */
  readonly ragged: number;
}

/** The arrays of a sheet of `count` vertices, all zero. */
export function hairSheetArrays(
  count: number,
): Pick<HairSheet, "positions" | "tangents" | "strand" | "along" | "inside"> {
  return {
    positions: new Float32Array(3 * count),
    tangents: new Float32Array(3 * count),
    strand: new Float32Array(count),
    along: new Float32Array(count),
    inside: new Float32Array(count),
  };
}
