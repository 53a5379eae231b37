import { ConfigError } from "@mfim/core";

/** Stands in an entry of the leaderboard for a place on the machine that measured. */
export const elsewhere = "...";

/** @throws ConfigError where nobody said where it is here */
export function assertNamed(flag: "--methods" | "--data", places: readonly string[]): void {
  const unnamed = places.find((place) => place === elsewhere || place.endsWith(`=${elsewhere}`));
  if (unnamed !== undefined)
    throw new ConfigError(
      `bench verify: expected ${flag}, since the entry does not say where it was measured (${unnamed}); name what you have here.`,
    );
}
