import { ConfigError } from "@mfim/core";

/** A positive whole number of the command line. */
export function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new ConfigError(`${option} ${text}: expected a positive whole number.`);
}
