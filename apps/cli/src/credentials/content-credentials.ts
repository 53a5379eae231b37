import { extname } from "node:path";
import { ConfigError, MfimError } from "@mfim/core";
import { replaceFile } from "@mfim/files";
import { type SwapRecord, swapSourceType } from "@mfim/photographs";
import { type C2paInput, type C2paLibrary, type C2paOutput, type C2paSigner, c2paLibrary } from "./c2pa-library.ts";
import { type CertificateFiles, readSigningKey } from "./signing-key.ts";

/** By ending. The library's TIFF files are not read by every program (libvips refuses them): none are signed. */
const mimeTypes: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".mp4": "video/mp4",
  ".m4v": "video/mp4",
  ".mov": "video/quicktime",
};

/** What the C2PA manifest says for this project: the same words as the XMP packet. */
export const swapAssertion = "org.mfim.swap";

/** A file of the ingredients by its bytes alone: nothing of a face goes into the manifest. */
export const hashUri = (sha256: string): string => `hash://sha256/${sha256}`;

/** Signs results as C2PA content credentials. No time stamp is asked for: nothing is sent anywhere. */
export class ContentCredentials {
  readonly #library: C2paLibrary;
  readonly #signer: C2paSigner;
  /** SHA-256 of the signer's certificate. */
  readonly fingerprint: string;

  private constructor(library: C2paLibrary, signer: C2paSigner, fingerprint: string) {
    this.#library = library;
    this.#signer = signer;
    this.fingerprint = fingerprint;
  }

  /** @throws ConfigError for files that cannot sign; MfimError where the library is not installed */
  static async open(files: CertificateFiles): Promise<ContentCredentials> {
    const { certificates, key, algorithm, fingerprint } = await readSigningKey(files);
    const library = await c2paLibrary();
    try {
      return new ContentCredentials(library, library.LocalSigner.newSigner(certificates, key, algorithm), fingerprint);
    } catch (error) {
      throw new ConfigError(`--certificate ${files.certificate}: refused by C2PA (${(error as Error).message}).`);
    }
  }

  /**
   * The file with a signed manifest in it; its pixels and its XMP packet are what they were.
   * @param path the name that it will have
   * @throws ConfigError for a format that is not signed; MfimError where the library refuses
   */
  sign(bytes: Uint8Array, path: string, record: SwapRecord): Uint8Array {
    const signed: { buffer: Buffer | null } = { buffer: null };
    const mimeType = assertSignable(path);
    this.#sign({ buffer: Buffer.from(bytes), mimeType }, signed, path, record);
    return signed.buffer as Buffer;
  }

  /** A file that is complete but for its credentials gets them; a long video is never in memory. */
  async signFile(path: string, record: SwapRecord): Promise<void> {
    const mimeType = assertSignable(path);
    const sign = async (signed: string) => this.#sign({ path, mimeType }, { path: signed, mimeType }, path, record);
    await replaceFile(path, sign, { keepEnding: true });
  }

  #sign(from: C2paInput, to: C2paOutput, path: string, record: SwapRecord): void {
    const manifest = manifestOf(record, assertSignable(path));
    const builder = this.#library.Builder.withJson(manifest, { builder: { thumbnail: { enabled: false } } });
    try {
      builder.sign(this.#signer, from, to);
    } catch (error) {
      throw new MfimError(`${path}: the content credentials could not be signed (${(error as Error).message}).`);
    }
  }
}

/** By a file's ending; `undefined` where no credentials go into it. */
export const mimeTypeOf = (path: string): string | undefined => mimeTypes[extname(path).toLowerCase()];

/** @throws ConfigError for a format that is not signed */
export function assertSignable(path: string): string {
  const found = mimeTypeOf(path);
  if (found !== undefined) return found;
  throw new ConfigError(
    `${path}: expected a name that ends in ${Object.keys(mimeTypes).join(", ")} where --certificate is given, got "${extname(path)}".`,
  );
}

/** C2PA 2.2: a composite that is created, with the target and the sources placed in it, each known by its hash alone. */
function manifestOf({ tool, model, restorer, sources = [], target }: SwapRecord, mimeType: string): object {
  const [name, version] = tool.split(" ") as [string, string?];
  const agent = { name, ...(version !== undefined && { version }) };
  const named = [
    ...(target === undefined ? [] : [["target", target]]),
    ...sources.map((hash, n) => [`source-${n + 1}`, hash]),
  ];
  const placed = named.map(([label]) => ({
    action: "c2pa.placed",
    softwareAgent: agent,
    parameters: { ingredientIds: [label] },
  }));
  return {
    claim_generator_info: [agent],
    format: mimeType,
    assertions: [
      {
        label: "c2pa.actions.v2",
        data: {
          actions: [{ action: "c2pa.created", digitalSourceType: swapSourceType, softwareAgent: agent }, ...placed],
        },
      },
      { label: swapAssertion, data: { tool, model, restorer, sources, target } },
    ],
    ingredients: named.map(([label, hash]) => ({
      ...{ title: label, label, instance_id: hashUri(hash as string) },
      ...{ format: "application/octet-stream", relationship: "componentOf" },
    })),
  };
}
