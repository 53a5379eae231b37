type When = "always" | "dry" | "publish";

/** One program of a release. */
export interface ReleaseStep {
  readonly name: string;
  readonly when: When;
  /** Left out where nothing in the checkout is changed. */
  readonly onlyChanges?: true;
  readonly command: readonly [program: string, ...args: string[]];
}

/**
 * What a release does, in its order. A dry one changes nothing and reaches a registry only to install what is tried in empty projects.
 * @param packageManager of the workspace's package.json, "pnpm@10.34.8"
 * @param waiting how many changesets there are: without one the versions stay, and what is not published yet is
 */
export function releasePlan(publish: boolean, packageManager: string, waiting: number): readonly ReleaseStep[] {
  const changeset = "node_modules/.bin/changeset";
  const steps: readonly ReleaseStep[] = [
    { when: "always", name: "lint, types, unused exports, floors, build, tests", command: ["node", "tools/check.mjs"] },
    {
      when: "always",
      name: "every package and app from its tarball in an empty project",
      command: ["node", "tools/run.mjs", "tools/packages/main.ts"],
    },
    ...(waiting > 0
      ? ([
          { when: "dry", name: "what is waiting to be released", command: [changeset, "status"] },
          { when: "publish", name: "versions and changelogs", command: [changeset, "version"] },
        ] as const)
      : []),
    // Tags and provenance name a commit, which has to be the one with the versions.
    { when: "publish", name: "what was written", command: ["git", "add", "--all"], onlyChanges: true },
    {
      when: "publish",
      name: "the commit of versions",
      command: ["git", "commit", "--message", "Release"],
      onlyChanges: true,
    },
    { when: "publish", name: "tags", command: [changeset, "tag"] },
    {
      when: "publish",
      name: "publish, with provenance",
      command: [
        "npx",
        ...["--yes", packageManager, "-r", "--filter", "./packages/*", "--filter", "./apps/*"],
        ...["publish", "--access", "public", "--provenance", "--no-git-checks"],
      ],
    },
  ];
  return steps.filter(({ when }) => when === "always" || (when === "publish") === publish);
}
