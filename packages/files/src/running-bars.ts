/** Of every bar that is drawn now, how it ends. A bar's timer keeps the process alive. */
export const runningBars = new Set<() => void>();

/** Ends all bars, so that what failed beside one is not waited for. */
export function stopBars(): void {
  for (const stop of [...runningBars]) stop();
}
