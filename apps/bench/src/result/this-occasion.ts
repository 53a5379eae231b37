import { arch, cpus, platform, totalmem } from "node:os";
import type { Occasion } from "./bench-result.ts";

/** Now and here. */
export function thisOccasion(now = new Date()): Occasion {
  const cores = cpus();
  const model = cores[0]?.model.replaceAll(/\s+/g, " ").trim() || "unknown processor";
  const machine = `${platform()} ${arch()}, ${cores.length} x ${model}, ${(totalmem() / 1e9).toFixed(0)} GB`;
  return { date: `${now.toISOString().slice(0, 16)}Z`, machine };
}
