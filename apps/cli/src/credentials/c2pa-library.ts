import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MfimError } from "@mfim/core";

interface FileAsset {
  readonly path: string;
  readonly mimeType: string;
}

/** Bytes or a file, with what they are. */
export type C2paInput = FileAsset | { readonly buffer: Buffer; readonly mimeType: string };
/** A file to write, or where the bytes are put. */
export type C2paOutput = FileAsset | { buffer: Buffer | null };

export interface C2paManifest {
  readonly title?: string;
  readonly thumbnail?: unknown;
  readonly assertions?: readonly { readonly label: string; readonly data: unknown }[];
  readonly ingredients?: readonly {
    readonly title?: string;
    readonly instance_id?: string;
    readonly relationship?: string;
    readonly thumbnail?: unknown;
  }[];
  readonly signature_info?: { readonly issuer?: string; readonly common_name?: string; readonly alg?: string };
}

/** What is used of `@contentauth/c2pa-node`, whose types are there only where it is installed. */
export interface C2paLibrary {
  readonly Builder: {
    withJson(
      manifest: object,
      settings: object,
    ): { sign(signer: C2paSigner, input: C2paInput, output: C2paOutput): Buffer };
  };
  readonly LocalSigner: { newSigner(certificates: Buffer, key: Buffer, algorithm: string): C2paSigner };
  readonly Reader: {
    fromAsset(asset: C2paInput, settings?: object): Promise<C2paReader | null>;
  };
}

export type C2paSigner = { readonly alg: () => string };

interface C2paReader {
  getActive(): C2paManifest | undefined;
  json(): {
    readonly validation_state?: string;
    readonly validation_status?: readonly { readonly code: string }[];
  };
}

/** Of the versions that carry their binary and run on Node 20. */
const c2paVersion = "0.5.5";

const packageName = "@contentauth/c2pa-node";

/**
 * The library for content credentials, where it is installed beside this program or in the project that runs, and where its
 * binary is for this machine; `undefined` elsewhere.
 */
export async function findC2paLibrary(): Promise<C2paLibrary | undefined> {
  for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
    try {
      const found = createRequire(from).resolve(packageName);
      const library = (await import(pathToFileURL(found).href)) as C2paLibrary;
      library.Builder.withJson({}, {}); // loads the binary, or throws
      return library;
    } catch {
      // looked for in the next place
    }
  }
  return undefined;
}

/** @throws MfimError with what to install */
export async function c2paLibrary(): Promise<C2paLibrary> {
  const library = await findC2paLibrary();
  if (library !== undefined) return library;
  throw new MfimError(
    `Content credentials need the package ${packageName}, which is not installed or has no binary for this machine (${process.platform}-${process.arch}): run npm install ${packageName}@${c2paVersion}, whose install script fetches the binary on other machines than linux-x64; or leave --certificate out.`,
  );
}
