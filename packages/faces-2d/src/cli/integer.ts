import { InvalidArgumentError } from "commander";

/** Parses an option that is a whole number within bounds. */
export function integer(low: number, high: number) {
  return (text: string): number => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (Number.isInteger(value) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  };
}
