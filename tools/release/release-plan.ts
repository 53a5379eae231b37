/** One program of a release. */
export interface ReleaseStep {
  readonly name: string;
  /** Left out where nothing was changed. */
  readonly onlyChanges?: true;
  /** Of what it writes these lines alone are shown, unless it fails. */
  readonly quiet?: RegExp;
  readonly command: readonly [program: string, ...args: string[]];
}

/** What a release does, in its order. */
export interface ReleasePlan {
  /** They leave the checkout as it is. */
  readonly checks: readonly ReleaseStep[];
  /** What these and the next change is the checkout of a real release, and a clone that is thrown away of a dry one. */
  readonly versions: readonly ReleaseStep[];
  readonly publication: readonly ReleaseStep[];
}

export interface ReleaseOptions {
  /** Of a dry release: a registry that has nothing, so that none is reached. */
  readonly dry?: { readonly registry: string };
  /** package.json's `packageManager`, "pnpm@10.34.8". */
  readonly packageManager: string;
  /** How many changesets there are: without one the versions stay, and what is not published yet is. */
  readonly waiting: number;
  /** False where the tests of this commit ran already. */
  readonly tests: boolean;
}

/** A dry release runs the same programs; the last sends nothing. */
export function releasePlan({ dry, packageManager, waiting, tests }: ReleaseOptions): ReleasePlan {
  const changeset = "node_modules/.bin/changeset";
  return {
    checks: [
      {
        name: `lint, types, unused exports, floors, build, API pages${tests ? ", tests" : ""}`,
        command: ["node", "tools/check.mjs", ...(tests ? [] : ["--without-tests"])],
      },
      {
        name: "every package and app from its tarball in an empty project",
        command: ["node", "tools/run.mjs", "tools/packages/main.ts"],
      },
    ],
    versions: waiting > 0 ? [{ name: "versions and changelogs", command: [changeset, "version"] }] : [],
    publication: [
      // Tags and provenance name a commit, which has to be the one with the versions.
      { name: "what was written", command: ["git", "add", "--all"], onlyChanges: true },
      {
        name: "the commit of versions",
        command: ["git", "commit", "--quiet", "--message", "Release"],
        onlyChanges: true,
      },
      { name: "tags", command: [changeset, "tag"] },
      {
        name: dry === undefined ? "publish, with provenance" : "publish, all but the sending",
        // npm lists every file of every tarball.
        ...(dry !== undefined && { quiet: /^\+ .*$/gm }),
        command: [
          "npx",
          ...["--yes", packageManager, "-r", "--filter", "./packages/*", "--filter", "./apps/*"],
          ...["publish", "--access", "public", "--provenance", "--no-git-checks"],
          ...(dry === undefined ? [] : ["--dry-run", "--registry", dry.registry]),
        ],
      },
    ],
  };
}
