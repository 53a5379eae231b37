import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, DataError } from "@mfim/core";
import { type DownloadOptions, downloadFile, lockFile } from "@mfim/files";
import { addNetwork } from "../cache/add-network.ts";
import { networkCache } from "../cache/cache-folder.ts";
import { matchesHash } from "../cache/file-hash.ts";
import { acceptLicence, hasAccepted } from "../cache/licence-acceptance.ts";
import { type StoredNetwork, storedNetwork } from "../cache/stored-network.ts";
import type { PublicNetwork } from "../networks/public-network.ts";

export interface FetchOptions extends Pick<DownloadOptions, "attempts" | "waitMilliseconds" | "stallMilliseconds"> {
  readonly cache?: string;
  /** Asks the user, who has seen the licence, whether it is accepted; not asked where it was accepted before. */
  accept(network: PublicNetwork): boolean | Promise<boolean>;
  onProgress?(file: string, bytes: number, total: number | undefined): void;
}

/**
 * Downloads a public network into the cache, because its user asked for it: licence first, then each file (resumable, hash
 * checked), then the same checks as for files that a user brings.
 * @throws ConfigError where there is no direct download, or the licence is not accepted; DataError where the download fails
 */
export async function fetchNetwork(network: PublicNetwork, options: FetchOptions): Promise<StoredNetwork> {
  const { cache = networkCache(), accept, onProgress, ...download } = options;
  assertDirect(network);
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
  // A damaged record is fetched anew.
  const stored = () => storedNetwork(network.name, cache).catch(() => undefined);
  const before = await stored();
  await using _ = await lockFile(`${folder}.lock`, {
    busy: ({ pid }) => new ConfigError(`${network.name}: process ${pid} is downloading it; wait for it.`),
    wait: () => {},
  });
  // Another process may have brought it while this one waited.
  const brought = await stored();
  if (brought !== undefined && brought.added !== before?.added) return brought;
  await mkdir(folder, { recursive: true });
  for (const { name, url, hashes } of network.files) {
    const to = join(folder, name);
    const progress = (bytes: number, total: number | undefined) => onProgress?.(name, bytes, total);
    // A file that an earlier call brought stays.
    if (!existsSync(to)) await downloadFile({ ...download, url: url as string, to, onProgress: progress });
    if ((await matchesHash(to, hashes)) === "no") {
      await rm(to);
      const expected = hashes.map(({ algorithm, value }) => `${algorithm} ${value}`).join(" or ");
      throw new DataError(
        `${url}: expected ${name} with ${expected}, got another file, which was removed; get it by hand from ${network.page}.`,
      );
    }
  }
  const files = network.files.map(({ name }) => join(folder, name));
  const added = await addNetwork(network, files, { cache, move: true });
  await rm(folder, { recursive: true, force: true });
  return added;
}

function assertDirect({ name, files, page }: PublicNetwork): void {
  if (files.length === 0) throw new ConfigError(`${name} arrives inside an npm package: nothing is to be downloaded.`);
  const closed = files.filter(({ url }) => url === null).map((file) => file.name);
  if (closed.length > 0) {
    throw new ConfigError(
      `${name}: no direct download of ${closed.join(" and ")} is known; get it from ${page} and run "zoo add ${name} FILE".`,
    );
  }
}
