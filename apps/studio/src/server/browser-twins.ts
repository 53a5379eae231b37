import { dirname, join, resolve } from "node:path";
import type { Plugin } from "vite";

/** Modules that need Node, and what stands for each in a browser: same exports, same results. */
export const twins: readonly (readonly [module: string, twin: string])[] = [
  ["packages/photographs/src/pictures/raw-picture.ts", "pictures/raw-picture.ts"],
  ["packages/backbones/src/human/load-human-model.ts", "vision/load-human-model.ts"],
];

/** Puts the browser's twins in place, so that alignment and detection are the very code that the command runs. */
export function browserTwins(page: string, root: string): Plugin {
  const byModule = new Map(twins.map(([module, twin]) => [join(root, module), join(page, twin)]));
  return {
    name: "mfim-browser-twins",
    enforce: "pre",
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith(".")) return null;
      return byModule.get(resolve(dirname(importer), source)) ?? null;
    },
  };
}
