import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { browserTwins } from "./browser-twins.ts";

const root = join(import.meta.dirname, "../../../..");
const source = join(import.meta.dirname, "../page");
const built = join(import.meta.dirname, "../../dist/page");

/** Builds the page where it is not built yet or older than its sources. @returns its folder */
export async function buildPage(): Promise<string> {
  const age = await stat(join(built, "index.html"))
    .then(({ mtimeMs }) => mtimeMs)
    .catch(() => 0);
  if (age > Math.max(await newest(source), await newest(import.meta.dirname))) return built;
  await inProduction(() =>
    build({
      configFile: false,
      root: source,
      publicDir: join(source, "public"),
      logLevel: "warn",
      plugins: [react(), browserTwins(source, root)],
      resolve: { conditions: ["@mfim/source", "module", "browser", "import", "default"] },
      worker: { format: "es", plugins: () => [browserTwins(source, root)] },
      build: { outDir: built, emptyOutDir: true, target: "es2023", assetsInlineLimit: 0, chunkSizeWarningLimit: 4096 },
    }),
  );
  return built;
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
