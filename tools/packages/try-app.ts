import { spawn } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { installInEmptyProject } from "./empty-project.ts";
import type { PackedPackage } from "./packed-package.ts";
import { plainEnvironment, run } from "./run.ts";

/** What a user of an installed app types, in the project that it was installed into, where a.webp and b.webp show a face each. */
interface AppTrial {
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
  /** Files that must be there afterwards. */
  readonly made: readonly string[];
  /** Packages beside it. */
  readonly beside?: readonly string[];
  /** A server that is started last: its first line names its address, whose page is asked for. */
  readonly serve?: readonly [program: string, ...args: string[]];
}

const config = "node_modules/@mfim/trainer/configs/mfim-128-start.yaml";

const appTrials: Readonly<Record<string, AppTrial>> = {
  "@mfim/cli": {
    commands: [["mfim", "swap", "--source", "a.webp", "--target", "b.webp", "--out", "c.png"]],
    made: ["c.png"],
  },
  "@mfim/trainer": {
    commands: [
      ["mfim-trainer", "fit", config, "--set", "run.steps=2", "--set", "batch=2", "--out", "run"],
      ["mfim-data", "--help"],
      ["mfim-faces-2d", "--help"],
    ],
    made: ["run/model/config.json"],
  },
  "@mfim/bench": {
    commands: [["mfim-bench", "run", "--methods", "target,source", "--limit", "4", "--out", "measured"]],
    made: ["measured/result.json", "measured/report.html"],
  },
  "@mfim/studio": { commands: [["mfim-native", "install"]], made: [], serve: ["mfim-studio", "--port", "0"] },
};

/** Installs an app into an empty project and does there what its users do. Gives what it printed. */
export async function tryApp(root: string, folder: string, packed: PackedPackage, registry: string): Promise<string> {
  const trial = appTrials[packed.name];
  if (trial === undefined) throw new Error(`${packed.name}: expected a trial in tools/packages/try-app.ts, got none.`);
  const { commands, made, beside = [], serve } = trial;
  await installInEmptyProject(folder, [packed.name, ...beside], registry);
  for (const [name, portrait] of [
    ["a.webp", "portrait-1.webp"],
    ["b.webp", "portrait-2.webp"],
  ] as const)
    cpSync(join(root, "packages/zoo/assets/portraits", portrait), join(folder, name));
  let printed = "";
  for (const command of commands) printed += await run("npx", ["--no-install", ...command], folder, plainEnvironment());
  const missing = made.filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) throw new Error(`${packed.name}: expected ${missing.join(", ")} to be made, found none.`);
  return serve === undefined ? printed : printed + (await askForPage(serve, folder));
}

async function askForPage(command: NonNullable<AppTrial["serve"]>, folder: string): Promise<string> {
  // Not through npx: a signal to it does not always reach what it started.
  const [program, ...args] = command;
  const server = spawn(join(folder, "node_modules/.bin", program), args, { cwd: folder, env: plainEnvironment() });
  let printed = "";
  try {
    const address = await new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        printed += chunk;
        const found = /http:\/\/\S+/.exec(printed)?.[0];
        if (found !== undefined) resolve(found);
      };
      server.stdout.on("data", read);
      server.stderr.on("data", read);
      server.on("error", reject);
      server.on("close", (code) => reject(new Error(`${program} ended with code ${code}:\n${printed.trim()}`)));
    });
    const page = await fetch(address);
    const text = await page.text();
    const script = /src="([^"]+\.js)"/.exec(text)?.[1];
    if (!page.ok || script === undefined)
      throw new Error(`${program}: expected a page with its script, got HTTP ${page.status}:\n${text.slice(0, 400)}`);
    const part = await fetch(new URL(script, address));
    if (!part.ok) throw new Error(`${program}: expected ${script}, got HTTP ${part.status}.`);
    return printed;
  } finally {
    server.kill("SIGTERM");
  }
}
