import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { MfimError } from "@mfim/core";
import { replaceFolder } from "@mfim/files";
import { pytorchPins, pytorchRelease, pytorchSize } from "./pytorch-pins.ts";

/** Shared by all checkouts of a user: `$MFIM_CACHE`, else `$XDG_CACHE_HOME/mfim`, else `~/.cache/mfim`. */
function perfCache(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment["MFIM_CACHE"] || join(environment["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "mfim");
  return join(base, "perf");
}

const environmentFolder = () => join(perfCache(), `pytorch-${pytorchRelease}`);

const pythonIn = (folder: string) => join(folder, "bin", "python");

/** The Python that the suite installed earlier; undefined where it did not. */
export function installedPython(): string | undefined {
  const python = pythonIn(environmentFolder());
  return existsSync(python) ? python : undefined;
}

/** Why a Python cannot run the PyTorch side; undefined where it can. */
export async function whatPythonLacks(python: string): Promise<string | undefined> {
  try {
    await promisify(execFile)(python, ["-c", "import torch, safetensors, numpy, PIL"]);
    return undefined;
  } catch (error) {
    const lines = (error as { stderr?: string; message: string }).stderr?.trim().split("\n");
    return `${python} lacks what the PyTorch side needs (torch, safetensors, numpy, pillow): ${lines?.at(-1) || (error as Error).message}`;
  }
}

/**
 * Makes an environment with PyTorch in the user's cache, and says first how large it is.
 * @throws MfimError where Python or pip cannot
 */
export async function installPytorch(say: (line: string) => void): Promise<string> {
  const folder = environmentFolder();
  if (existsSync(pythonIn(folder))) return pythonIn(folder);
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  say(
    `PyTorch ${pytorchRelease} from PyPI: ${gigabytes(pytorchSize.download)} to fetch, ${gigabytes(pytorchSize.installed)} in ${folder} (PyPI's build for Linux brings CUDA's libraries along).`,
  );
  const fill = async (fresh: string) => {
    await run("python3", ["-m", "venv", fresh]);
    await run(pythonIn(fresh), ["-m", "pip", "install", "--no-deps", "--disable-pip-version-check", ...pytorchPins]);
  };
  // Gigabytes that one command makes again.
  await replaceFolder(folder, fill, { durable: false });
  return pythonIn(folder);
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise<number | null>((resolve) =>
    child.on("error", () => resolve(null)).on("close", resolve),
  );
  if (code !== 0) {
    throw new MfimError(
      `PyTorch could not be installed: ${program} ${args.slice(0, 3).join(" ")} ended with code ${code}; see above, or give --python PATH of one that has it.`,
    );
  }
}
