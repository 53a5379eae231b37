import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { lockFile } from "@mfim/files";
import react from "@vitejs/plugin-react";
import { build, type Plugin } from "vite";
import { browserTwins } from "./browser-twins.ts";

const root = join(import.meta.dirname, "../../../..");
const source = join(import.meta.dirname, "../page");
const built = join(import.meta.dirname, "../../dist/page");

/** Every module of the workspace that went into the built page, of its own folder or of packages. */
const ingredients = join(import.meta.dirname, "../../dist/page-sources.json");

/** Builds the page where it is not built yet or older than what it is made of. @returns its folder */
export async function buildPage(): Promise<string> {
  // Whoever starts meanwhile would serve a folder that is being emptied.
  await using _ = await lockFile(`${built}.lock`, {
    busy: ({ pid }) => new ConfigError(`${built}: process ${pid} is building the page; wait for it.`),
    wait: () => {},
  });
  if (await isFresh()) return built;
  const modules = new Set<string>();
  await inProduction(() =>
    build({
      configFile: false,
      root: source,
      publicDir: join(source, "public"),
      logLevel: "warn",
      plugins: [react(), browserTwins(source, root), collectModules(modules)],
      resolve: { conditions: ["@mfim/source", "module", "browser", "import", "default"] },
      worker: { format: "es", plugins: () => [browserTwins(source, root), collectModules(modules)] },
      build: { outDir: built, emptyOutDir: true, target: "es2023", assetsInlineLimit: 0, chunkSizeWarningLimit: 4096 },
    }),
  );
  await writeFile(ingredients, JSON.stringify([...modules].sort()));
  return built;
}

/** Adds the workspace's own modules of a bundle to a set. */
function collectModules(modules: Set<string>): Plugin {
  return {
    name: "mfim-collect-modules",
    generateBundle() {
      for (const id of this.getModuleIds()) {
        const file = id.replace(/\?.*$/, "");
        if (file.startsWith(root) && !file.includes("/node_modules/")) modules.add(file);
      }
    },
  };
}

async function isFresh(): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(join(built, "index.html"));
    const modules = JSON.parse(await readFile(ingredients, "utf8")) as readonly string[];
    const times = await Promise.all(modules.map(async (file) => (await stat(file)).mtimeMs));
    return mtimeMs > Math.max(...times, await newest(source), await newest(import.meta.dirname));
  } catch {
    return false; // never built, or made of a file that is gone
  }
}

/** React has two builds; which one is taken hangs on this variable alone, and tests have it otherwise. */
async function inProduction(job: () => Promise<unknown>): Promise<void> {
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    await job();
  } finally {
    if (before === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = before;
  }
}

async function newest(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const times = entries.map((entry) => stat(join(entry.parentPath, entry.name)).then(({ mtimeMs }) => mtimeMs));
  return Math.max(...(await Promise.all(times)));
}
