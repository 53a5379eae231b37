import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import type { PackedPackage } from "./packed-package.ts";

export interface LocalRegistry {
  /** For `@mfim:registry=` of a project's .npmrc. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves the packed packages, and nothing else, as an npm registry on this machine. */
export async function startLocalRegistry(packages: readonly PackedPackage[]): Promise<LocalRegistry> {
  const answers = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const answer = answers.get(decodeURIComponent(request.url ?? ""));
    response.writeHead(answer === undefined ? 404 : 200).end(answer ?? "{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (const { name, version, tarball } of packages) {
    const bytes = readFileSync(tarball);
    const path = `/tarballs/${basename(tarball)}`;
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    const dist = { tarball: new URL(path, address).href, integrity };
    const manifest = { ...packedManifest(bytes), dist };
    const document = { name, "dist-tags": { latest: version }, versions: { [version]: manifest } };
    answers.set(`/${name}`, Buffer.from(JSON.stringify(document)));
    answers.set(path, bytes);
  }
  return {
    address,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

/** package.json as it stands in a packed tarball, where pnpm has replaced `workspace:` by versions. */
export function packedManifest(tarball: Buffer): Record<string, unknown> {
  const tar = gunzipSync(tarball);
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString("utf8", at, at + 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(tar.toString("latin1", at + 124, at + 136), 8) || 0;
    if (name === "package/package.json") return JSON.parse(tar.toString("utf8", at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error("The tarball holds no package/package.json.");
}
