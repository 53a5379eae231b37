import { MfimError } from "@mfim/core";
/** Where a package's source is, as its manifest says it. */
export interface Origin {
  readonly repository?: string | { readonly url: string };
  readonly homepage?: string;
}

/**
 * A package's manifest with its place in the repository that the root's manifest names: provenance is refused without.
 * @param folder of the package, from the root
 * @throws Error where the root names no repository
 */
export function withOrigin<Manifest extends object>(
  manifest: Manifest,
  { repository, homepage }: Origin,
  folder: string,
): Manifest & { readonly repository: { readonly type: "git"; readonly url: string; readonly directory: string } } {
  const url = typeof repository === "string" ? repository : repository?.url;
  if (url === undefined)
    throw new MfimError(
      "package.json: expected a repository, the address that the packages are published from, found none; write it into the root's package.json.",
    );
  return { ...manifest, repository: { type: "git", url, directory: folder }, ...(homepage && { homepage }) };
}
