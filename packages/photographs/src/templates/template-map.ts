import type { FaceTemplate } from "./face-template.ts";

/** x' = scale x + shiftX, y' = scale y + shiftY; from one crop to another, both measured in heights of their own crop. */
export interface TemplateMap {
  readonly scale: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** Root mean square distance of the five points after the map, in heights of the target crop. */
  readonly residual: number;
}

/**
 * Least-squares scale and shift from the five points of `from` to those of `to`. Rotation is left out on purpose: every
 * template is upright and symmetric, so that the map keeps rows and columns apart (the tests bound what is lost).
 */
export function fitTemplateMap(from: FaceTemplate, to: FaceTemplate): TemplateMap {
  const inHeights = (template: FaceTemplate) =>
    template.points.map((value, i) => (i % 2 === 0 ? value * template.aspect : value));
  const a = inHeights(from);
  const b = inHeights(to);
  const mean = (values: readonly number[], axis: number) =>
    values.reduce((sum, value, i) => (i % 2 === axis ? sum + value : sum), 0) / 5;
  const [ax, ay, bx, by] = [mean(a, 0), mean(a, 1), mean(b, 0), mean(b, 1)];
  let covariance = 0;
  let variance = 0;
  a.forEach((value, i) => {
    const centred = value - (i % 2 === 0 ? ax : ay);
    covariance += centred * ((b[i] as number) - (i % 2 === 0 ? bx : by));
    variance += centred * centred;
  });
  const scale = covariance / variance;
  const [shiftX, shiftY] = [bx - scale * ax, by - scale * ay];
  const squared = a.reduce((sum, value, i) => {
    const mapped = scale * value + (i % 2 === 0 ? shiftX : shiftY);
    return sum + (mapped - (b[i] as number)) ** 2;
  }, 0);
  return { scale, shiftX, shiftY, residual: Math.sqrt(squared / 5) };
}
