import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, DataError } from "@mfim/core";
import { type DownloadOptions, downloadFile, fileHashes, lockFile } from "@mfim/files";
import { addNetwork } from "../cache/add-network.ts";
import { networkCache } from "../cache/cache-folder.ts";
import { matchesHash } from "../cache/file-hash.ts";
import { heldHash, heldHashesFile, holdHash } from "../cache/held-hashes.ts";
import { acceptLicence, hasAccepted } from "../cache/licence-acceptance.ts";
import { type StoredNetwork, storedNetwork } from "../cache/stored-network.ts";
import type { PublicFile, PublicNetwork } from "../networks/public-network.ts";

export interface FetchOptions extends Pick<DownloadOptions, "attempts" | "waitMilliseconds" | "stallMilliseconds"> {
  readonly cache?: string;
  /** Where files are fetched instead of from their own addresses, MIRROR/NETWORK/FILE; default `$MFIM_ZOO_MIRROR`, else none. */
  readonly mirror?: string | undefined;
  /** Takes a file that is not the one the catalogue knows, or not the one that came first, as long as its keys and shapes fit. */
  readonly anyHash?: boolean;
  /** Asks the user, who has seen the licence, whether it is accepted; not asked where it was accepted before. */
  accept(network: PublicNetwork): boolean | Promise<boolean>;
  /** Awaited once all files are here and before they are loaded, such as for networks that this one needs. */
  beforeAdd?(): Promise<void>;
  onProgress?(file: string, bytes: number, total: number | undefined): void;
}

/**
 * Downloads a public network into the cache, because its user asked for it: licence first, then each file (resumable, hash
 * checked), then the same checks as for files that a user brings. Of a file whose hash nobody has published, the one of the first download
 * (the host's own name of the content, where it tells one) is held from then on.
 * @throws ConfigError where there is no direct download, or the licence is not accepted; DataError where the download fails
 */
export async function fetchNetwork(network: PublicNetwork, options: FetchOptions): Promise<StoredNetwork> {
  const { cache = networkCache(), accept, beforeAdd, onProgress, mirror, anyHash = false, ...download } = options;
  const base = mirror ?? process.env["MFIM_ZOO_MIRROR"];
  // A damaged record is fetched anew. What is there is read before anything else is waited for, so that of several processes
  // that begin together all but the first find that one has brought it.
  const stored = () => storedNetwork(network.name, cache).catch(() => undefined);
  const before = await stored();
  assertDirect(network, base !== undefined);
  if (!(await hasAccepted(network, cache))) {
    if (!(await accept(network))) {
      const { name, terms } = network.licence;
      throw new ConfigError(
        `${network.name}: nothing is downloaded until its licence is accepted: ${name} (${terms}).`,
      );
    }
    await acceptLicence(network, cache);
  }
  const folder = join(cache, ".downloads", network.name);
  await using _ = await lockFile(`${folder}.lock`, {
    busy: ({ pid }) => new ConfigError(`${network.name}: process ${pid} is downloading it; wait for it.`),
    wait: () => {},
  });
  // Another process may have brought it while this one waited.
  const brought = await stored();
  if (brought !== undefined && brought.added !== before?.added) return brought;
  await mkdir(folder, { recursive: true });
  for (const file of network.files) {
    const { name } = file;
    const to = join(folder, name);
    const url = base === undefined ? (file.url as string) : `${base.replace(/\/$/, "")}/${network.name}/${name}`;
    const progress = (bytes: number, total: number | undefined) => onProgress?.(name, bytes, total);
    let told: string | undefined;
    const onContentHash = (sha256: string) => {
      told = sha256;
    };
    // A file that an earlier call brought stays.
    if (!existsSync(to)) await downloadFile({ ...download, url, to, onProgress: progress, onContentHash });
    if (!anyHash) await assertContent({ network, file, to, url, told, cache });
    else if (file.hashes.length === 0)
      await holdHash(cache, network.name, name, { sha256: (await fileHashes(to, ["sha256"])).sha256, from: url });
  }
  await beforeAdd?.();
  const files = network.files.map(({ name }) => join(folder, name));
  const added = await addNetwork(network, files, { cache, move: true, anyHash });
  await rm(folder, { recursive: true, force: true });
  return added;
}

interface Downloaded {
  readonly network: PublicNetwork;
  readonly file: PublicFile;
  readonly to: string;
  readonly url: string;
  /** The host's own hash of the content. */
  readonly told: string | undefined;
  readonly cache: string;
}

/** @throws DataError for another file than the known one, than the host says, or than the one that came first; it is removed */
async function assertContent({ network, file, to, url, told, cache }: Downloaded): Promise<void> {
  const { name, hashes } = file;
  const refuse = async (expected: string, what: string, remedy: string): Promise<never> => {
    await rm(to);
    throw new DataError(`${url}: expected ${name} with ${expected}, got ${what}, which was removed; ${remedy}.`);
  };
  const byHand = `get it by hand from ${network.page}`;
  const match = await matchesHash(to, hashes);
  if (match === "yes") return;
  if (match === "no") {
    const expected = hashes.map(({ algorithm, value }) => `${algorithm} ${value}`).join(" or ");
    return await refuse(expected, "another file", byHand);
  }
  const { sha256 } = await fileHashes(to, ["sha256"]);
  if (told !== undefined && told !== sha256)
    return await refuse(`sha256 ${told}, as its host calls it`, `one of ${sha256}`, `run it again, or ${byHand}`);
  const first = await heldHash(cache, network.name, name);
  if (first !== undefined && first !== sha256)
    return await refuse(
      `sha256 ${first}, which came first`,
      `another one of ${sha256}`,
      `where its authors have replaced it, take it with --any-hash, or remove its line from ${join(cache, heldHashesFile)}`,
    );
  if (first === undefined) await holdHash(cache, network.name, name, { sha256, from: url });
}

function assertDirect({ name, files, page }: PublicNetwork, mirrored: boolean): void {
  if (files.length === 0) throw new ConfigError(`${name} arrives inside an npm package: nothing is to be downloaded.`);
  const closed = mirrored ? [] : files.filter(({ url }) => url === null).map((file) => file.name);
  if (closed.length > 0) {
    throw new ConfigError(
      `${name}: no direct download of ${closed.join(" and ")} is known; get it from ${page} and run "zoo add ${name} FILE".`,
    );
  }
}
