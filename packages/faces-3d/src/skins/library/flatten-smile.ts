import { clamp } from "../../geometry/scalar.ts";
import type { HeadModel } from "../../head/head-model.ts";
import type { HeadFit } from "../fit/fit-head.ts";
import { fitSmile, personHead, SMILE_EXPRESSIONS, smileOf } from "../fit/fit-smile.ts";
import { MESH_OUTLINES } from "../fit/mesh-points.ts";
import type { Anchor } from "../fit/register-people.ts";
import { blur } from "../unwrap/blur.ts";
import { polygonMask } from "../unwrap/polygon-mask.ts";
import { removeLight } from "../unwrap/remove-light.ts";
import type { FloatPicture } from "../unwrap/sample-picture.ts";
import { unwrapPhoto } from "../unwrap/unwrap-photo.ts";
import type { UvChart } from "../unwrap/uv-chart.ts";

/** What a smile changes in somebody's skin. */
export interface SmileChange {
  /** [size, size, 3] log colour: folds, redder or paler cheeks; 0 where either photograph does not show it */
  readonly change: Float32Array;
  /** How strong the smile was, a weight of `mouthSmile`. */
  readonly strength: number;
}

/** One photograph and where the mesh lies in it. */
export interface MeshedPhoto {
  readonly photo: FloatPicture;
  /** [468 or more, 2] pixels */
  readonly points: Float64Array;
}

/** Log colour by which a smile may change skin; more is a mouth's corner that did not meet itself. */
const MOST = 0.6;

/**
 * The difference of two photographs of one person in the light-free skin. Both are laid flat by the same points of the face
 * mesh, so that what the mesh is off by falls out.
 */
export function flattenSmile(
  head: HeadModel,
  chart: UvChart,
  fit: HeadFit,
  anchors: readonly Anchor[],
  neutral: MeshedPhoto,
  smiling: MeshedPhoto,
): SmileChange {
  const own = personHead(head, fit);
  const smile = fitSmile(own, fit, anchors, smiling.points);
  const before = unwrapPhoto({ head, chart, fit, anchors, ...neutral, mask: meshMask(neutral) });
  const after = unwrapPhoto({
    head: own,
    chart,
    fit: smile,
    expressions: SMILE_EXPRESSIONS,
    anchors,
    ...smiling,
    mask: meshMask(smiling),
  });
  const [plain, changed] = [removeLight(before), removeLight(after)];
  const count = chart.size ** 2;
  const weight = before.weight.map((w, k) => Math.min(w, after.weight[k]!));
  const offset = [0, 1, 2].map((c) => {
    const values: number[] = [];
    for (let k = 0; k < count; k += 3) if (weight[k]! > 0.8) values.push(changed[3 * k + c]! - plain[3 * k + c]!);
    return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  });
  const soft = blur(weight, chart.size, chart.size, 1, Math.max(1, chart.size / 128));
  const change = new Float32Array(3 * count);
  for (let k = 0; k < count; k++) {
    const seen = weight[k]! * clamp(2 * soft[k]! - 1, 0, 1);
    for (let c = 0; c < 3; c++)
      change[3 * k + c] = seen * clamp(changed[3 * k + c]! - plain[3 * k + c]! - offset[c]!, -MOST, MOST);
  }
  return { change: blur(change, chart.size, chart.size, 3, Math.max(1, chart.size / 512)), strength: smileOf(smile) };
}

/** Skin by the mesh: inside the face, outside of mouth and eyes. */
function meshMask({ photo: { width, height }, points }: MeshedPhoto): Float32Array {
  const outline = (line: readonly number[]) =>
    polygonMask(
      line.map((i) => [points[2 * i]!, points[2 * i + 1]!] as const),
      width,
      height,
    );
  const face = outline(MESH_OUTLINES.face);
  for (const hole of MESH_OUTLINES.holes) {
    const open = outline(hole);
    for (let k = 0; k < face.length; k++) face[k] = face[k]! * (1 - open[k]!);
  }
  return blur(face, width, height, 1, 4).map((x) => clamp(2 * x - 1, 0, 1));
}
