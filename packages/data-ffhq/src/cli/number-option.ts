import { InvalidArgumentError } from "commander";

/** A parser for commander: a number within limits, whole where asked for. */
export function numberOption(least: number, most: number, whole = false): (text: string) => number {
  const kind = whole ? "a whole number" : "a number";
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`Expected ${kind} from ${least} to ${most}.`);
  };
}
