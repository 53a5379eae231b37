import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NativeError } from "../native-error.ts";
import type { BindingPackage } from "./binding-package.ts";
import { requireCompiler } from "./find-tools.ts";
import { lastLines, runCommand } from "./run-command.ts";

const ownSources = fileURLToPath(new URL("../../addon", import.meta.url));
const flags = ["-O2", "-shared", "-fPIC", "-std=c++17", "-w", "-DNAPI_VERSION=8", "-DBUILDING_NODE_EXTENSION"];

/** Loads the compiled addons as a program would. */
const probe = `
  require(process.argv[1] + "/preload.node");
  const binding = require(process.argv[1] + "/tfjs_binding.node");
  if (typeof binding.registerFunction !== "function") throw new Error("registerFunction is missing");`;

/** Names the compiled addon's folder in the cache: it follows from every source that goes into it and from the library. */
export function addonKey(binding: BindingPackage, runtime: string): string {
  const hash = createHash("sha256").update(JSON.stringify([runtime, flags]));
  for (const folder of [join(binding.folder, "binding"), ownSources]) {
    for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)));
  }
  return `binding-${binding.version}-${hash.digest("hex").slice(0, 12)}`;
}

/**
 * Compiles two addons into `folder` and loads them once in another process: tfjs_binding.node, tfjs-node-gpu's binding
 * with our function library, and preload.node, which opens the libraries before it. `runtime` is the library's folder;
 * `runtimeFromAddon` its path relative to the addon's final folder.
 */
export async function compileAddon(
  binding: BindingPackage,
  runtime: string,
  runtimeFromAddon: string,
  folder: string,
): Promise<void> {
  const compiler = await requireCompiler();
  await mkdir(folder, { recursive: true });
  const libraries = join(runtime, "tensorflow");
  const nodeApi = join(dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json")), "include");
  const includes = [binding.folder, join(binding.folder, "binding"), join(libraries, "include"), nodeApi].map(
    (path) => `-I${path}`,
  );
  const compile = async (name: string, sources: readonly string[], link: readonly string[]) => {
    const { code, stderr } = await runCommand(compiler.command, [
      ...flags,
      ...includes,
      ...sources,
      "-o",
      join(folder, name),
      ...link,
    ]);
    if (code !== 0)
      throw new NativeError(
        `${compiler.version} could not compile the binding to TensorFlow (${name}): ${lastLines(stderr, 6)}.`,
      );
  };
  await compile("preload.node", [join(ownSources, "preload.cc")], ["-ldl"]);
  await compile(
    "tfjs_binding.node",
    [
      join(ownSources, "function_library.cc"),
      join(ownSources, "shape_inference.cc"),
      join(binding.folder, "binding", "tfjs_backend.cc"),
    ],
    [
      `-L${libraries}`,
      "-l:libtensorflow_cc.so.2",
      "-l:libtensorflow_framework.so.2",
      `-Wl,-rpath,$ORIGIN/${runtimeFromAddon}/tensorflow`,
    ],
  );
  const environment = {
    ...process.env,
    LD_LIBRARY_PATH: [libraries, process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":"),
  };
  const loaded = await runCommand(process.execPath, ["-e", probe, folder], { env: environment });
  if (loaded.code !== 0) throw new NativeError(`The compiled binding does not load: ${lastLines(loaded.stderr, 6)}.`);
}
