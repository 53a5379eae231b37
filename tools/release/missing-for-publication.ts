import type { Origin } from "./package-origin.ts";

export interface Circumstances extends Origin {
  /** What `git status --porcelain` says. */
  readonly uncommitted: string;
  /** Whether git knows whose name the commit of versions has. */
  readonly committer: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * By what a program of continuous integration proves to the registry's signing service who it is: GitHub Actions, GitLab. A machine of
 * somebody's own has neither, and a publication with provenance is refused from it.
 */
const identities = ["ACTIONS_ID_TOKEN_REQUEST_URL", "SIGSTORE_ID_TOKEN"];

/** What keeps a release from being published, a sentence each with its remedy; none where it could be. Whether the registry lets one in is asked by publishing alone. */
export function missingForPublication({
  repository,
  homepage,
  uncommitted,
  committer,
  environment,
}: Circumstances): readonly string[] {
  const address = typeof repository === "string" ? repository : repository?.url;
  return [
    ...(address === undefined
      ? [
          'package.json has no "repository", the address that the packages are published from and whose commit their provenance names; write it into the root\'s package.json, every package gets it from there.',
        ]
      : []),
    ...(homepage === undefined
      ? [
          'package.json has no "homepage", to which the registry\'s pages of all packages lead; write it beside "repository".',
        ]
      : []),
    ...(uncommitted === ""
      ? []
      : [`The checkout has changes, ${uncommitted.split("\n").length} file(s); commit them.`]),
    ...(committer ? [] : ["git has no name for the commit of versions; set user.name and user.email (git config)."]),
    ...(identities.some((name) => environment[name])
      ? []
      : [
          `No identity to sign with (${identities.join(" or ")}): provenance is given to a run of continuous integration alone; publish from one.`,
        ]),
  ];
}
