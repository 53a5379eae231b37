/** Ctrl-C or a polite kill: the step under way ends, a checkpoint is written, then the process stops. A second one stops at once. */
export interface Interruption extends Disposable {
  readonly requested: boolean;
}

export function watchInterruption(): Interruption {
  let requested = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (requested) process.exit(signal === "SIGINT" ? 130 : 143);
    requested = true;
    process.stderr.write(`\n${signal}: finishing this step and writing a checkpoint; once more stops at once.\n`);
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return {
    get requested() {
      return requested;
    },
    [Symbol.dispose]() {
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    },
  };
}
