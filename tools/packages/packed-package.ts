import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";

/** A package as it would be published. */
export interface PackedPackage {
  readonly kind: "package" | "app";
  readonly name: string;
  readonly version: string;
  /** Folder in the workspace. */
  readonly folder: string;
  readonly tarball: string;
}

/** Builds packages and apps from nothing and packs them into `destination` with the workspace's own pnpm. */
export async function packPackages(root: string, destination: string): Promise<readonly PackedPackage[]> {
  const places = { packages: "package", apps: "app" } as const;
  const kinds = new Map(
    Object.entries(places).flatMap(([place, kind]) =>
      readdirSync(join(root, place)).map((name) => [join(root, place, name), kind] as const),
    ),
  );
  const folders = [...kinds.keys()];
  // What an earlier build left behind of sources that are gone would be packed, too.
  for (const folder of folders) rmSync(join(folder, "dist"), { recursive: true, force: true });
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [tsc, "-b", ...folders], root, process.env);
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { packageManager: string };
  const packed: PackedPackage[] = [];
  for (const [folder, kind] of kinds) {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackedPackage;
    const out = join(destination, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
    packed.push({ kind, name, version, folder, tarball: out });
  }
  const filters = Object.keys(places).flatMap((place) => ["--filter", `./${place}/*`]);
  const args = ["--yes", packageManager, "-r", ...filters, "pack", "--pack-destination", destination];
  await run("npx", args, root, { ...process.env, COREPACK_ENABLE_DOWNLOAD_PROMPT: "0" });
  return packed;
}
