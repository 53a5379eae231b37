/**
 * 68 vertices of a JSON text: a list of whole numbers, counted from 0.
 * @throws Error that says what the file holds instead
 */
export function readLandmarks(text: string, name: string): number[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name}: expected a JSON list of 68 vertices, got no JSON (${(error as Error).message}).`);
  }
  const isList = Array.isArray(value) && value.length === 68 && value.every((v) => Number.isInteger(v) && v >= 0);
  if (!isList) {
    const got = Array.isArray(value) ? `a list of ${value.length}` : typeof value;
    throw new Error(`${name}: expected a JSON list of 68 whole numbers from 0, got ${got}.`);
  }
  return value as number[];
}
