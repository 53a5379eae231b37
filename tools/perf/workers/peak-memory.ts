import { readFileSync, writeFileSync } from "node:fs";

/** Largest resident memory of this process, MB (10^6 bytes). Linux knows it of this program alone; elsewhere of the process. */
export function peakMemory(): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
    if (kilobytes !== undefined) return (Number(kilobytes) * 1024) / 1e6;
  } catch {
    // no /proc
  }
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}

/** Starts the peak anew from what is resident now; false where the system cannot. */
export function restartPeak(): boolean {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
    return true;
  } catch {
    return false;
  }
}
