let eager = globalThis.process?.env?.["MFIM_EAGER"] === "1";

/** Switches all graphs off (and on again), for debugging: compiled functions run as they are written. Also MFIM_EAGER=1. */
export function setEager(on: boolean): void {
  eager = on;
}

export function isEager(): boolean {
  return eager;
}
