import { clamp } from "../../geometry/scalar.ts";
import { blur } from "../unwrap/blur.ts";
import { fillHoles } from "../unwrap/fill-holes.ts";
import type { UvChart } from "../unwrap/uv-chart.ts";

/** Texels of 1024 over which differences are spread, and over which the photographed part fades out. */
const SPREAD = 9;
const FADE = 18;
/** People who must see a texel for the group's mean to be sure of it. */
const ENOUGH = 8;

/** Sums over a group of people; add everybody, then take its mean. */
export class GroupMean {
  readonly #sum: Float64Array;
  readonly #count: Float64Array;
  readonly #chart: UvChart;

  constructor(chart: UvChart) {
    this.#chart = chart;
    this.#sum = new Float64Array(3 * chart.size ** 2);
    this.#count = new Float64Array(chart.size ** 2);
  }

  /** Adds a skin and its mirror image. */
  add(detail: Float32Array, weight: Float32Array): void {
    const { size } = this.#chart;
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const k = y * size + x;
        for (const from of [k, y * size + size - 1 - x]) {
          const w = weight[from]!;
          if (w === 0) continue;
          this.#count[k] = this.#count[k]! + w;
          for (let c = 0; c < 3; c++) this.#sum[3 * k + c] = this.#sum[3 * k + c]! + w * detail[3 * from + c]!;
        }
      }
    }
  }

  /** [size, size, 3], filled where nobody is seen; and how sure it is there, 0 to 1 [size, size]. */
  result(): { readonly mean: Float32Array; readonly coverage: Float32Array } {
    const { size, triangle } = this.#chart;
    const coverage = Float32Array.from(this.#count, (count, k) => (triangle[k]! < 0 ? 0 : clamp(count / ENOUGH, 0, 1)));
    const mean = Float32Array.from(this.#sum, (sum, i) => sum / Math.max(this.#count[Math.floor(i / 3)]!, 1e-6));
    return { mean: fillHoles(mean, coverage, size, 3), coverage };
  }
}

/**
 * How much of a texel is photographed in people at large, 0 to 1 [size, size]: fades out towards where hardly anybody is
 * seen. What lies beyond is for the renderer's own skin.
 */
export function photographedPart(coverage: Float32Array, size: number): Float32Array {
  const scale = size / 1024;
  const sure = coverage.map((x) => (x > 0.9 ? 1 : 0));
  const eroded = blur(sure, size, size, 1, Math.max(1, 12 * scale)).map((x) => (x > 0.85 ? 1 : 0));
  return blur(eroded, size, size, 1, Math.max(1, FADE * scale)).map((x) => clamp(1.6 * x - 0.3, 0, 1));
}

/**
 * A person's skin without holes: from the person's own other side where only that is seen, then the group's mean with the
 * person's difference to it carried on from the edge of what is seen; towards the border of the photographed part
 * everything calms down to a little of the mean's variation.
 */
export function fillSkin(
  detail: Float32Array,
  weight: Float32Array,
  mean: Float32Array,
  photographed: Float32Array,
  size: number,
): Float32Array {
  const count = size * size;
  const difference = new Float32Array(3 * count);
  const total = new Float32Array(count);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const k = y * size + x;
      const mirrored = y * size + size - 1 - x;
      const own = weight[k]!;
      const other = weight[mirrored]! * (1 - own);
      const sum = own + other;
      total[k] = Math.min(1, sum);
      if (sum < 1e-6) continue;
      for (let c = 0; c < 3; c++) {
        difference[3 * k + c] =
          (own * (detail[3 * k + c]! - mean[3 * k + c]!) +
            other * (detail[3 * mirrored + c]! - mean[3 * mirrored + c]!)) /
          sum;
      }
    }
  }
  const scale = size / 1024;
  const spread = Math.max(1, SPREAD * scale);
  const weighted = blur(
    difference.map((x, i) => x * total[Math.floor(i / 3)]!),
    size,
    size,
    3,
    spread,
  );
  const near = blur(total, size, size, 1, spread);
  const seen = total.map((x) => (x > 0.3 ? 1 : 0));
  const low = fillHoles(
    weighted.map((x, i) => x / Math.max(near[Math.floor(i / 3)]!, 1e-3)),
    seen,
    size,
    3,
  );
  const out = new Float32Array(3 * count);
  for (let k = 0; k < count; k++) {
    const [w, shown] = [total[k]!, photographed[k]!];
    for (let c = 0; c < 3; c++) {
      const i = 3 * k + c;
      const full = mean[i]! + difference[i]! * w + low[i]! * (1 - w);
      const calm = Math.max(0.35 * full - 0.06, -0.35);
      out[i] = full * shown + calm * (1 - shown);
    }
  }
  return out;
}
