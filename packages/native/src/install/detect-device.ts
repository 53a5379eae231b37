import { existsSync } from "node:fs";
import { NativeError } from "../native-error.ts";
import { runCommand } from "./run-command.ts";

/** The kind of TensorFlow library: for the CPU alone, or with CUDA. */
export type Device = "cpu" | "gpu";

export function parseDevice(text: string): Device {
  if (text === "cpu" || text === "gpu") return text;
  throw new NativeError(`Expected the device "cpu" or "gpu", got "${text}".`);
}

/** "gpu" where NVIDIA's driver is at work on this machine, "cpu" otherwise. */
export async function detectDevice(): Promise<Device> {
  if (existsSync("/dev/nvidiactl")) return "gpu";
  const { code, stdout } = await runCommand("nvidia-smi", ["-L"]);
  return code === 0 && /GPU \d+/.test(stdout) ? "gpu" : "cpu";
}
