import { MfimError } from "@mfim/core";

const waiting = /^## (\S+), not released yet$/m;

/**
 * CHANGELOG.md with the day of its release, once the versions are raised.
 * @param version that every package has now
 * @param day "2026-12-01"
 * @throws MfimError where it announces another version
 */
export function datedChangelog(text: string, version: string, day: string): string {
  const announced = waiting.exec(text)?.[1];
  if (announced !== version)
    throw new MfimError(
      `CHANGELOG.md: expected "## ${version}, not released yet", the version that the changesets make, found ${announced ?? "none that is not released"}; correct its heading.`,
    );
  return text.replace(waiting, `## ${version}, ${day}`);
}
