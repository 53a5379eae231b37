import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { lstat, mkdir, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BindingPackage } from "./binding-package.ts";

/** Where tfjs-node-gpu looks for its addon. */
function bindingPath(binding: BindingPackage): string {
  return join(binding.folder, "lib", "napi-v8", "tfjs_binding.node");
}

/** The addon that tfjs-node-gpu would load now, links followed; null where there is none. */
export function linkedAddon(binding: BindingPackage): string | null {
  const path = bindingPath(binding);
  return existsSync(path) ? realpathSync(path) : null;
}

/** Points tfjs-node-gpu at the addon and its library, each in one step, so that a process starting meanwhile finds the old or the new. */
export async function linkBinding(binding: BindingPackage, addon: string, runtime: string): Promise<void> {
  await replaceByLink(bindingPath(binding), addon);
  await replaceByLink(join(binding.folder, "deps", "lib"), join(runtime, "tensorflow"));
}

async function replaceByLink(path: string, target: string): Promise<void> {
  if (existsSync(path) && realpathSync(path) === realpathSync(target)) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  await symlink(target, temporary);
  const old = await lstat(path).catch(() => null);
  if (!old?.isDirectory()) return rename(temporary, path);
  // A link cannot be renamed onto a folder: move the folder aside first.
  const aside = `${temporary}.old`;
  await rename(path, aside);
  await rename(temporary, path);
  await rm(aside, { recursive: true });
}

/** What the installation wrote beside the addon; null for an addon that it did not make. */
export function addonManifest(addon: string): { readonly device: "cpu" | "gpu"; readonly runtime: string } | null {
  const path = join(dirname(addon), "manifest.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}
