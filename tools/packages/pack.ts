// npm run packages:pack -- NAMES --out FOLDER: until packages are on the registry, this is how a project of one's own gets them.
import { mkdirSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "@mfim/files/command-line";
import { Command } from "commander";
import { withOwnDependencies } from "./own-dependencies.ts";
import { packPackages } from "./packed-package.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const program = new Command("packages:pack")
  .description(
    "Builds and packs the packages, and says the line that installs some of them, with all of ours that they need, in a project of your own.",
  )
  .argument("<packages...>", "names of packages, such as stylegan")
  .requiredOption("--out <folder>", "where the tarballs go")
  .action(async (names: string[], { out }: { readonly out: string }) => {
    const folder = resolve(out);
    mkdirSync(folder, { recursive: true });
    const chosen = withOwnDependencies(await packPackages(root, folder), names);
    const files = chosen.map(({ tarball }) => `${folder}/${relative(folder, tarball)}`);
    process.stdout.write(`\nIn your project:\n  npm install ${files.join(" ")}\n`);
  });

await runProgram(program);
