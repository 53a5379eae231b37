import { readFile } from "node:fs/promises";
import { DataError } from "@mfim/core";
import type { C2paLibrary, C2paManifest } from "./c2pa-library.ts";
import { assertSignable, swapAssertion } from "./content-credentials.ts";

export interface ReadCredentials {
  /** "Trusted": signed by somebody whom the anchors vouch for; "Valid": signed and unchanged; "Invalid": changed since. */
  readonly state: string;
  readonly signer: string;
  /** Codes of C2PA of what speaks against it. */
  readonly problems: readonly string[];
  /** What the manifest says for this project. */
  readonly swap: unknown;
  readonly manifest: C2paManifest;
}

/**
 * The content credentials of a file, checked; `undefined` where it has none.
 * @param anchors PEM file of the certificates that are trusted
 * @throws DataError for credentials that cannot be read
 */
export async function readCredentials(
  { Reader }: C2paLibrary,
  path: string,
  anchors?: string,
): Promise<ReadCredentials | undefined> {
  const settings = anchors === undefined ? {} : { trust: { trust_anchors: await readFile(anchors, "utf8") } };
  const asset = { path, mimeType: assertSignable(path) };
  const reader = await Reader.fromAsset(asset, settings).catch((error: Error) => {
    throw new DataError(`${path}: its content credentials cannot be read (${error.message}).`);
  });
  const manifest = reader?.getActive();
  if (reader === null || manifest === undefined) return undefined;
  const { validation_state: state = "Invalid", validation_status: status = [] } = reader.json();
  const { common_name: name, issuer } = manifest.signature_info ?? {};
  return {
    state,
    signer: [name, issuer].filter((part) => part !== undefined).join(", "),
    problems: status.map(({ code }) => code),
    swap: manifest.assertions?.find(({ label }) => label === swapAssertion)?.data,
    manifest,
  };
}
