import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Processor time of the whole machine and of some processes, clock ticks; undefined where the system does not tell. */
export interface ProcessorTime {
  readonly all: number;
  readonly own: number;
}

/** Reads what was used so far by everybody and by these processes. */
export function processorTime(pids: readonly number[]): ProcessorTime | undefined {
  try {
    const [user, nice, system, , , interrupts, soft] = numbersOf(readFileSync("/proc/stat", "utf8").split("\n")[0]);
    const all = [user, nice, system, interrupts, soft].reduce<number>((sum, ticks) => sum + (ticks ?? 0), 0);
    return { all, own: pids.reduce((sum, pid) => sum + ticksOf(pid), 0) };
  } catch {
    return undefined; // no /proc
  }
}

/** How many cores others used between two readings a time apart, seconds. */
export function coresOfOthers(before: ProcessorTime, after: ProcessorTime, seconds: number): number {
  const ticks = after.all - before.all - (after.own - before.own);
  return Math.min(availableParallelism(), Math.max(0, ticks / 100 / seconds)); // 100 ticks a second on Linux
}

/** A process and those that it has waited for. */
function ticksOf(pid: number): number {
  // After the name in brackets, which may hold blanks: state is the first, user time the twelfth.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return fields.slice(11, 13).reduce((sum, ticks) => sum + Number(ticks), 0);
}

function numbersOf(line = ""): number[] {
  return line.split(/\s+/).slice(1).map(Number);
}
