import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Memory that a process holds on a card, MB (10^6 bytes), as the driver counts it; undefined where it cannot tell. */
export async function cardMemory(pid: number | undefined, nvidiaSmi = "nvidia-smi"): Promise<number | undefined> {
  const query = ["--query-compute-apps=pid,used_gpu_memory", "--format=csv,noheader,nounits"];
  const asked = await promisify(execFile)(nvidiaSmi, query).catch(() => undefined);
  const rows =
    asked?.stdout
      .trim()
      .split("\n")
      .map((line) => line.split(",").map(Number)) ?? [];
  const own = rows.find(([process]) => process === pid)?.[1];
  return own === undefined || Number.isNaN(own) ? undefined : (own * 2 ** 20) / 1e6;
}
