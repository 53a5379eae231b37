import { existsSync } from "node:fs";
import { readdir, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "../install/cache-folder.ts";
import { compilerRemedy, findCompiler, findPython, pythonRemedy } from "../install/find-tools.ts";
import { unsupportedPlatform } from "../install/platform-support.ts";
import { runCommand } from "../install/run-command.ts";
import { runtimeKey, runtimePins } from "../install/runtime-pins.ts";

/** What running on an NVIDIA card depends on, up to the libraries on the disk; nothing is loaded. */
export interface GpuDiagnosis {
  /** Of NVIDIA's driver; null where it does not answer. */
  readonly driver: string | null;
  /** The newest CUDA that the driver can run, as "12.4". */
  readonly cuda: string | null;
  readonly cards: readonly { readonly name: string; readonly memoryMiB: number }[];
  /** Folder of TensorFlow with CUDA in the cache; null where it is not installed. */
  readonly runtime: string | null;
  /** One sentence with the remedy for each thing that stands in the way. */
  readonly problems: readonly string[];
}

export interface GpuDiagnosisOptions {
  /** Default: `cacheFolder()`. */
  readonly cache?: string;
  /** Default: the one on the PATH. */
  readonly nvidiaSmi?: string;
}

/** CUDA's wheels are those of CUDA 12: a driver of an older one cannot run them. */
const neededCuda = 12;

/** Looks at driver, cards, tools and libraries for TensorFlow on an NVIDIA card. */
export async function diagnoseGpu(options: GpuDiagnosisOptions = {}): Promise<GpuDiagnosis> {
  const { cache = cacheFolder(), nvidiaSmi = "nvidia-smi" } = options;
  const unsupported = unsupportedPlatform();
  const asked = await runCommand(nvidiaSmi, [
    "--query-gpu=name,memory.total,driver_version",
    "--format=csv,noheader,nounits",
  ]);
  const lines = asked.code === 0 ? asked.stdout.trim().split("\n").filter(Boolean) : [];
  const cards = lines.map((line) => {
    const [name = "", memory = ""] = line.split(",").map((word) => word.trim());
    return { name, memoryMiB: Number(memory) };
  });
  const driver = lines[0]?.split(",")[2]?.trim() ?? null;
  const cuda = /CUDA Version:\s*(\d+\.\d+)/.exec((await runCommand(nvidiaSmi, [])).stdout)?.[1] ?? null;
  const place = join(cache, "runtime", runtimeKey(runtimePins.gpu));
  const runtime = existsSync(place) ? place : null;
  const problems = [
    ...(unsupported ? [unsupported] : []),
    ...driverProblems(asked.stderr, driver, cuda),
    ...(runtime === null ? await installProblems(cache) : await libraryProblems(runtime)),
  ];
  return { driver, cuda, cards, runtime, problems };
}

function driverProblems(complaint: string, driver: string | null, cuda: string | null): string[] {
  if (driver === null) {
    const said = complaint.trim().split("\n")[0] || "it is not there";
    return [
      `NVIDIA's driver does not answer (nvidia-smi: ${said}): install it, and in a container start that with --gpus all.`,
    ];
  }
  if (cuda === null || Number(cuda) >= neededCuda) return [];
  return [
    `The driver ${driver} runs CUDA up to ${cuda}, the libraries are of CUDA ${neededCuda}: install a newer driver.`,
  ];
}

/** What the installation will ask for. */
async function installProblems(cache: string): Promise<string[]> {
  const { tensorflow, cuda, unpackedSize } = runtimePins.gpu;
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  const fetched = [tensorflow, ...cuda].reduce((sum, { size }) => sum + size, 0);
  const needed = unpackedSize + Math.max(...[tensorflow, ...cuda].map(({ size }) => size));
  const { bavail, bsize } = await statfs(firstThatExists(cache));
  return [
    `TensorFlow with CUDA is not installed: run "mfim-native install --device gpu" (${gigabytes(fetched)} GB to fetch).`,
    ...((await findPython()) ? [] : [`No Python with pip. ${pythonRemedy}`]),
    ...((await findCompiler()) ? [] : [`No C++ compiler. ${compilerRemedy}`]),
    ...(bavail * bsize >= needed
      ? []
      : [
          `It needs ${gigabytes(needed)} GB in ${cache}, where ${gigabytes(bavail * bsize)} GB are free: free some, or name another folder in MFIM_CACHE.`,
        ]),
  ];
}

/** Parts of CUDA without a library, as an unpacking that was tampered with leaves them. */
async function libraryProblems(runtime: string): Promise<string[]> {
  const parts = await readdir(join(runtime, "nvidia")).catch(() => [] as string[]);
  const counts = await Promise.all(
    parts.map(async (part) => (await readdir(join(runtime, "nvidia", part, "lib")).catch(() => [])).length),
  );
  const empty = parts.filter((part, n) => part !== "cuda_nvcc" && counts[n] === 0);
  const missing = parts.length === 0 ? ["all of CUDA"] : empty;
  if (!existsSync(join(runtime, "tensorflow", "libtensorflow_cc.so.2"))) missing.unshift("libtensorflow_cc.so.2");
  if (missing.length === 0) return [];
  return [
    `${runtime} lacks ${missing.join(", ")}: remove that folder and run "mfim-native install --device gpu" again.`,
  ];
}

function firstThatExists(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : firstThatExists(dirname(folder));
}
