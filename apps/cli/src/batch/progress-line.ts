import { SingleBar } from "cli-progress";

export interface ProgressLine {
  update(done: number, note: string): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere a line every ten seconds, so that logs stay short. */
export function progressLine(total: number, stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY) {
    let last = performance.now();
    return {
      update(done, note) {
        if (performance.now() - last < 10_000) return;
        last = performance.now();
        stream.write(`${done}/${total} ${note}\n`);
      },
      stop() {},
    };
  }
  const bar = new SingleBar({
    stream,
    format: "{bar} {value}/{total}  {note}  {eta_formatted} left",
    hideCursor: true,
  });
  bar.start(total, 0, { note: "" });
  return { update: (done, note) => bar.update(done, { note }), stop: () => bar.stop() };
}
