import { InvalidArgumentError } from "commander";

/** A parser for commander: a number within limits. */
export function numberOption(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = numberIn(text);
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a number ${range(least, most)}.`);
  };
}

/** A parser for commander: a whole number within limits. */
export function wholeNumberOption(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = numberIn(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number ${range(least, most)}.`);
  };
}

/** A parser for commander: a number above 0, such as a time in seconds. */
export function positiveOption(text: string): number {
  const value = numberIn(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Expected a number above 0.");
}

const numberIn = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));

const range = (least: number, most: number) =>
  most === Number.MAX_SAFE_INTEGER || most === Number.MAX_VALUE ? `from ${least}` : `from ${least} to ${most}`;
