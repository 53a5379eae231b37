// A program of the workspace as a few JavaScript files, kept until one of its sources changes: reading and transpiling hundreds of files at
// each start took a second. It behaves as from source: every file knows itself by its source's address.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./setup.mjs";

/** Programs that start no others, which would need what this process was started with. */
const bundled = {
  "apps/cli/src/main.ts": "mfim",
  "packages/checkpoints/src/cli/main.ts": "checkpoints",
  "packages/zoo/src/cli/main.ts": "zoo",
};

/** Modules of a user's own are TypeScript or import packages of the workspace: they need the sources. */
const needsSources = (args) => args.includes("--allow-modules");

/**
 * The file to start a program by.
 * @returns undefined where it is to be run from source: another program, modules of the user's own, or a bundle that could not be made
 */
export async function bundledProgram(entry, args) {
  const name = bundled[entry];
  if (name === undefined || needsSources(args)) return undefined;
  const folder = join(root, "node_modules/.cache/mfim/programs", name);
  try {
    if (!isFresh(folder)) await bundle(entry, folder);
    return join(folder, "main.js");
  } catch (error) {
    if (process.env.MFIM_VERBOSE) process.stderr.write(`${entry} runs from source: ${error.message}\n`);
    return undefined;
  }
}

/** Whether every file that went into a bundle is still the one that went in. */
function isFresh(folder) {
  if (!existsSync(join(folder, "sources.json"))) return false;
  const { node, sources } = JSON.parse(readFileSync(join(folder, "sources.json"), "utf8"));
  return node === process.version && sources.every(([path, stamp]) => stampOf(join(root, path)) === stamp);
}

const stampOf = (path) => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.mtimeMs} ${found.size}`;
};

async function bundle(entry, folder) {
  const tsx = createRequire(join(root, "package.json")).resolve("tsx");
  const { build } = await import(pathToFileURL(createRequire(tsx).resolve("esbuild")).href);
  const temporary = `${folder}.${process.pid}.tmp`;
  const { metafile } = await build({
    entryPoints: { main: join(root, entry) },
    outdir: temporary,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    conditions: ["@mfim/source"],
    metafile: true,
    logLevel: "silent",
    plugins: [ownAddresses, foreignPackages],
  });
  // Stamps of the lock file and of manifests: another version of a package lies elsewhere.
  const inputs = [...Object.keys(metafile.inputs), "pnpm-lock.yaml", "tools/bundle-program.mjs"];
  const sources = inputs.map((path) => [relative(root, join(root, path)), stampOf(join(root, path))]);
  writeFileSync(join(temporary, "package.json"), '{ "type": "module" }\n');
  writeFileSync(join(temporary, "sources.json"), JSON.stringify({ node: process.version, sources }));
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(folder, { recursive: true, force: true });
  // Where another process was faster, its bundle is as good.
  try {
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(join(folder, "main.js"))) throw error;
  }
}

/**
 * Sources find files beside themselves, and classes keep their names, which stand in messages: of two that are called alike a bundle
 * renames one. (The bundler's own way also names every function each time that it is made, pixel by pixel.)
 */
const ownAddresses = {
  name: "own addresses",
  setup({ onLoad }) {
    onLoad({ filter: /\/(?:apps|packages)\/[^/]+\/src\/.*\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: namingClasses(readFileSync(path, "utf8"))
        .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href))
        .replaceAll("import.meta.dirname", JSON.stringify(dirname(path))),
    }));
  },
};

function namingClasses(source) {
  const names = [...source.matchAll(/^(?:export )?(?:abstract )?class (\w+)/gm)].map(([, name]) => name);
  const lines = names.map(
    (name) => `Object.defineProperty(${name}, "name", { value: "${name}", configurable: true });`,
  );
  return [source, ...lines].join("\n");
}

/**
 * Packages of others are loaded from where the package that imports them finds them. CommonJS is required: to import it, Node reads
 * every file a second time for the names that it exports.
 */
const foreignPackages = {
  name: "foreign packages",
  setup({ onLoad, onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
      const own = kind === "entry-point" || path.startsWith("@mfim/");
      if (own || pluginData === "asked") return undefined;
      const found = await resolve(path, { kind, resolveDir, pluginData: "asked" });
      if (found.external || found.errors.length > 0) return { path, external: true };
      if (isCommonJs(found.path) && namesOf(found.path) !== undefined)
        return { path: found.path, namespace: "required" };
      return { path: pathToFileURL(found.path).href, external: true };
    });
    onLoad({ filter: /.*/, namespace: "required" }, ({ path }) => ({ contents: requiring(path) }));
  },
};

/** The names that a CommonJS package exports, as it says itself when it is loaded; undefined where it cannot be. */
function namesOf(path) {
  try {
    const names = Object.keys(createRequire(import.meta.url)(path));
    return names.filter((name) => /^[\w$]+$/.test(name) && !["default", "__esModule"].includes(name));
  } catch {
    return undefined;
  }
}

/** A module that requires another and exports all of it. */
function requiring(path) {
  const lines = namesOf(path).map(
    (name, n) => `const _${n} = all[${JSON.stringify(name)}]; export { _${n} as ${name} };`,
  );
  return [
    'import { createRequire } from "node:module";',
    `const all = createRequire(import.meta.url)(${JSON.stringify(path)});`,
    "export default all;",
    ...lines,
  ].join("\n");
}

/** As Node decides: by the ending, else by the manifest above the file. */
function isCommonJs(path) {
  if (path.endsWith(".cjs")) return true;
  if (!path.endsWith(".js")) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).type !== "module";
    if (folder === dirname(folder)) return true;
  }
}
