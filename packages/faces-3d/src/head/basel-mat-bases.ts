import type { StateDict } from "@mfim/core";
import { checkedTriangles, type MorphableBases, wanted } from "./morphable-bases.ts";

/** Where a MATLAB file keeps a Basel model: names, units a centimetre has, whether axes still wait for their deviations. */
interface MatLayout {
  readonly mean: string;
  readonly identity: string;
  readonly expression?: string;
  readonly deviations?: string;
  readonly triangles: string;
  readonly landmarks?: string;
  readonly toCentimetres: number;
}

const LAYOUTS: readonly MatLayout[] = [
  // 01_MorphableModel.mat of 2009 (Paysan et al.): micrometres; no expressions.
  { mean: "shapeMU", identity: "shapePC", deviations: "shapeEV", triangles: "tl", toCentimetres: 1e-4 },
  // BFM_model_front.mat, which Deep3DFaceRecon makes of it: decimetres, expressions of FaceWarehouse, 68 landmarks.
  {
    mean: "meanshape",
    identity: "idBase",
    expression: "exBase",
    triangles: "tri",
    landmarks: "keypoints",
    toCentimetres: 10,
  },
];

/** Whether these are the arrays of one of the Basel Face Model's MATLAB files. */
export const isBaselMat = (state: StateDict): boolean => LAYOUTS.some(({ mean }) => state.has(mean));

/**
 * The bases of the Basel Face Model of 2009 from the arrays of `01_MorphableModel.mat` (`shapeMU` [3 V, 1], `shapePC` [3 V, K],
 * `shapeEV` [K, 1], `tl` [T, 3] from 1) or of `BFM_model_front.mat` (`meanshape` [1, 3 V], `idBase` [3 V, K], `exBase`
 * [3 V, E], `tri` [T, 3] and `keypoints` [1, 68] from 1), as `readCheckpoint` of @mfim/checkpoints reads them.
 * @throws FacesError that names what is missing or misshapen
 */
export function baselMatBases(state: StateDict): MorphableBases {
  const layout = LAYOUTS.find(({ mean }) => state.has(mean)) ?? LAYOUTS[0]!;
  const { toCentimetres, deviations, expression, landmarks } = layout;
  const mean = wanted(state, "Basel", layout.mean, [null, null]).toFloat32();
  const size = mean.length;
  const axes = (name: string) => {
    const basis = wanted(state, "Basel", name, [size, null]);
    const count = basis.shape[1]!;
    const scales = deviations && wanted(state, "Basel", deviations, [count, 1]).toFloat32();
    const values = basis.toFloat32();
    const offsets = new Float32Array(values.length);
    for (let k = 0; k < count; k++) {
      const scale = toCentimetres * (scales ? scales[k]! : 1);
      for (let i = 0; i < size; i++) offsets[k * size + i] = scale * values[i * count + k]!;
    }
    return { count, offsets };
  };
  const identity = axes(layout.identity);
  const movement = expression ? axes(expression) : { count: 0, offsets: new Float32Array(0) };
  const corners = wanted(state, "Basel", layout.triangles, [null, 3]).toFloat32();
  const points = landmarks && state.has(landmarks) ? wanted(state, "Basel", landmarks, [1, 68]).toFloat32() : undefined;
  return {
    vertexCount: size / 3,
    mean: mean.map((x) => toCentimetres * x),
    identityCount: identity.count,
    identity: identity.offsets,
    expressionCount: movement.count,
    expression: movement.offsets,
    // MATLAB counts from 1.
    triangles: checkedTriangles(
      "Basel",
      Uint32Array.from(corners, (v) => v - 1),
      size / 3,
    ),
    ...(points && { landmarks: Array.from(points, (v) => v - 1) }),
  };
}
