import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Engine, runsInPython } from "../engines.ts";
import { type Device, deviceVariable, type Precision, precisionVariable } from "../environment/device.ts";
import { mpiCommand } from "../environment/mpi-launcher.ts";
import { type Row, rankCounts } from "../rows.ts";

const here = dirname(dirname(fileURLToPath(import.meta.url)));

/** What workers are started with. */
export interface Surroundings {
  readonly device: Device;
  readonly precision: Precision;
  readonly threads: number;
  /** Python with PyTorch, where there is one. */
  readonly python: string | undefined;
}

function node(script: string, ...args: string[]): string[] {
  const tsx = createRequire(import.meta.url).resolve("tsx");
  const flags = ["--conditions=@mfim/source", "--import", pathToFileURL(tsx).href];
  return [process.execPath, ...flags, join(here, "workers", script), ...args];
}

/** The command that runs a row in an engine: row, engine, folder and threads are every worker's arguments. */
export function workerCommand(row: Row, engine: Engine, folder: string, { threads, python }: Surroundings): string[] {
  const args = [row.name, engine, folder, String(threads)];
  if (runsInPython(engine)) {
    const script = row.make === undefined ? "prepare.py" : "worker.py";
    return [python ?? "python3", join(here, "pytorch", script), ...args];
  }
  if (row.make === undefined) return node("prepare-worker.ts", ...args);
  if (row.ranks !== undefined) {
    const share = Math.max(1, Math.floor(threads / Math.max(...rankCounts)));
    return [...(mpiCommand(row.ranks) ?? []), ...node("ranks-worker.ts", row.name, engine, folder, String(share))];
  }
  return node(engine === "onnxruntime" ? "onnx-worker.ts" : "tensorflow-worker.ts", ...args);
}

/** The command that writes a row's weights and inputs. */
export function writeCommand(row: Row, folder: string, withModel: boolean): string[] {
  const script = row.make === undefined ? "write-photographs.ts" : "write-worker.ts";
  return node(script, row.name, folder, withModel ? "onnx" : "");
}

export function peakCommand(threads: number): string[] {
  return node("matmul-worker.ts", String(threads));
}

/** No arithmetic but what is asked for, and as many threads for everybody; TensorFlow takes of a card what it needs, as PyTorch does. */
export function workerEnvironment(
  threads: number,
  { device = "cpu", precision = "float32" }: Partial<Pick<Surroundings, "device" | "precision">> = {},
): NodeJS.ProcessEnv {
  const { ONEDNN_DEFAULT_FPMATH_MODE: _, MFIM_BACKEND: __, MFIM_EAGER: ___, ...rest } = process.env;
  return {
    ...rest,
    OMP_NUM_THREADS: String(threads),
    TF_CPP_MIN_LOG_LEVEL: "3",
    TF_FORCE_GPU_ALLOW_GROWTH: "true",
    PYTHONDONTWRITEBYTECODE: "1",
    [deviceVariable]: device,
    [precisionVariable]: precision,
  };
}
