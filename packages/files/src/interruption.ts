/** A polite request to end: the work under way is finished and kept, then the process stops. */
export interface Interruption extends Disposable {
  readonly requested: boolean;
}

const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type StopSignal = keyof typeof signals;

/**
 * One request comes several times over: to the whole group of processes (a terminal, timeout, Slurm), and once more from
 * each launcher in between that passes it on (npm, mpirun). What comes within so many milliseconds is one request.
 */
const togetherness = 2000;

const watchers = new Set<(reason: string) => void>();
/** When the first signal of the present request came. */
let asked: number | undefined;

/**
 * Takes Ctrl-C, a polite kill and the end of the terminal as a request, from now until it is disposed; one more such
 * signal, more than two seconds after the first, ends the process at once.
 * @param onRequest called once, with the signal's name or another reason
 */
export function watchInterruption(onRequest: (reason: string) => void = () => {}): Interruption {
  let requested = false;
  const watcher = (reason: string) => {
    if (requested) return;
    requested = true;
    onRequest(reason);
  };
  if (watchers.size === 0) listen(true);
  watchers.add(watcher);
  return {
    get requested() {
      return requested;
    },
    [Symbol.dispose]() {
      watchers.delete(watcher);
      if (watchers.size > 0) return;
      // The copies of a request that was just obeyed must not end the process while it closes what it has open.
      const left = asked === undefined ? 0 : asked + togetherness - Date.now();
      if (left <= 0) listen(false);
      else setTimeout(() => watchers.size === 0 && listen(false), left).unref();
    },
  };
}

/**
 * The same request from within: as when the process that started this one is gone. Never ends what ends already; where
 * nobody watches it is SIGTERM.
 */
export function askToStop(reason: string): void {
  if (watchers.size === 0 && asked === undefined) process.kill(process.pid, "SIGTERM");
  asked ??= Date.now();
  for (const watcher of watchers) watcher(reason);
}

function onSignal(signal: NodeJS.Signals): void {
  if (asked !== undefined && Date.now() - asked > togetherness) process.exit(signals[signal as StopSignal]);
  asked ??= Date.now();
  for (const watcher of watchers) watcher(signal);
}

function listen(on: boolean): void {
  for (const signal of Object.keys(signals) as StopSignal[]) {
    process.off(signal, onSignal);
    if (on) process.on(signal, onSignal);
  }
  if (on) asked = undefined;
}
