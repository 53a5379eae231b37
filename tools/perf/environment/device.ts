import { MfimError } from "@mfim/core";
import { diagnoseGpu, type GpuDiagnosis } from "@mfim/native";

/** What the rows run on. */
export type Device = "cpu" | "gpu";

/** Arithmetic of convolutions and products: float32 (on a card TF32, in all engines), or rounded to bfloat16. */
export type Precision = "float32" | "bfloat16";

/** What every worker is told by its environment. */
export const deviceVariable = "MFIM_PERF_DEVICE";
export const precisionVariable = "MFIM_PERF_PRECISION";

export function parseDevice(text: string): Device {
  if (text === "cpu" || text === "gpu") return text;
  throw new MfimError(`--device: expected cpu or gpu, got ${text}.`);
}

export function parsePrecision(text: string): Precision {
  if (text === "float32" || text === "bfloat16") return text;
  throw new MfimError(`--precision: expected float32 or bfloat16, got ${text}.`);
}

/**
 * The card that everything will run on, with its driver.
 * @throws MfimError with all that is missing: nothing is measured on something else in its place
 */
export async function requireGpu(diagnose: () => Promise<GpuDiagnosis> = diagnoseGpu): Promise<string> {
  const { cards, driver, problems } = await diagnose();
  const [card] = cards;
  if (problems.length === 0 && card !== undefined)
    return `${card.name} (${(card.memoryMiB / 1024).toFixed(0)} GiB, driver ${driver})`;
  const missing = problems.length > 0 ? problems : ["nvidia-smi names no card."];
  throw new MfimError(`--device gpu: nothing was measured. ${missing.join(" ")}`);
}
