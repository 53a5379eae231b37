import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

/** Module of a thread, without its ending: `{ from: import.meta.url, name: "./pair-worker" }`. */
export interface ThreadEntry {
  readonly from: string;
  readonly name: string;
}

/** From source, threads need the same loader as the main thread; built code needs none. */
export function startThread({ from, name }: ThreadEntry, data?: unknown): Worker {
  const fromSource = from.endsWith(".ts");
  const file = new URL(`${name}${fromSource ? ".ts" : ".js"}`, from);
  if (!fromSource) return new Worker(file, { workerData: data });
  // Node 20 does not run --import hooks for a thread's entry: register tsx first, then import the entry. Of tsx's two
  // builds the CommonJS one, which is what a require finds, cannot register from outside its folder.
  const tsx = pathToFileURL(
    createRequire(from)
      .resolve("tsx/esm/api")
      .replace(/\.cjs$/, ".mjs"),
  ).href;
  const start = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file.href)}); });`;
  return new Worker(start, { eval: true, workerData: data, execArgv: ["--conditions=@mfim/source"] });
}
