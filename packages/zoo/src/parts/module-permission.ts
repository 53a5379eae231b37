import type { LoadContext } from "./part-kind.ts";

/** Whether modules that a config names may run, as a context says it. */
export type ModulePermission = Pick<LoadContext, "modules">;

/** The flag of every command that loads what may have come from somebody else: its spelling and its help. */
export const allowModulesFlag = [
  "--allow-modules",
  "run the programs that the given folders and files name as { type: module }; without it they are refused",
] as const;

/** What the flag says of modules. */
export const modulePermission = (flags: { readonly allowModules?: true | undefined }): ModulePermission =>
  flags.allowModules === true ? { modules: "allow" } : {};

/** Whether a module is named anywhere in a config. */
export function namesModule(config: unknown): boolean {
  if (typeof config !== "object" || config === null) return false;
  if ((config as { readonly type?: unknown }).type === "module") return true;
  return Object.values(config).some(namesModule);
}
