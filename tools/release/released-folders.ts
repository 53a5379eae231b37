import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every package and app of a checkout, from its root: "packages/nn". */
export const releasedFolders = (root: string): readonly string[] =>
  ["packages", "apps"].flatMap((place) => readdirSync(join(root, place)).map((name) => `${place}/${name}`));

/** What a checkout's manifests say, by the name of the package. */
export function versionsOf(root: string): ReadonlyMap<string, string> {
  const manifests = releasedFolders(root).map(
    (folder) =>
      JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as { name: string; version: string },
  );
  return new Map(manifests.map(({ name, version }) => [name, version]));
}
