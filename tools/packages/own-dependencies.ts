import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import type { PackedPackage } from "./packed-package.ts";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * Packages by their names, with or without the scope, and all of the others that they need, which no registry has.
 * @throws Error for a name that none of them has
 */
export function withOwnDependencies(packed: readonly PackedPackage[], names: readonly string[]): PackedPackage[] {
  const known = new Map(packed.map((one) => [one.name, one]));
  const found = new Set<PackedPackage>();
  const add = (name: string, asked: string) => {
    const one = known.get(name);
    if (one === undefined)
      throw new MfimError(`Expected one of ${[...known.keys()].join(", ")}, got ${asked}; name one of these.`);
    if (found.has(one)) return;
    found.add(one);
    const manifest = JSON.parse(readFileSync(join(one.folder, "package.json"), "utf8")) as Manifest;
    for (const other of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))
      if (known.has(other)) add(other, other);
  };
  for (const name of names) add(name.startsWith("@") ? name : `@mfim/${name}`, name);
  return [...found];
}
