import { ShapeError } from "./errors.ts";

/** A shape pattern: a number is exact, `null` takes any size. */
export type ShapePattern = readonly (number | null)[];

/**
 * Checks a tensor's shape where it enters.
 * @param what the argument's name, for the message
 * @returns the shape
 * @throws ShapeError with what was expected and what came
 */
export function assertShape(
  tensor: { readonly shape: readonly number[] },
  pattern: ShapePattern,
  what: string,
): readonly number[] {
  const { shape } = tensor;
  const fits = shape.length === pattern.length && pattern.every((size, axis) => size === null || size === shape[axis]);
  if (!fits) throw new ShapeError(what, pattern, shape);
  return shape;
}
