import { MultiBar, Presets, type SingleBar } from "cli-progress";

/** Progress of several downloads at once. */
export interface DownloadBars {
  /** @param total bytes, where the server says how many */
  update(name: string, bytes: number, total: number | undefined): void;
  stop(): void;
}

/** Without a terminal a line a file is printed at most so often. */
const lineEvery = 10_000;
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** A bar a file on the terminal, with what is left; without a terminal a line every ten seconds, and one at each file's end. */
export function downloadBars(stream: NodeJS.WriteStream = process.stderr): DownloadBars {
  return stream.isTTY ? barsOn(stream) : linesOn(stream);
}

function barsOn(stream: NodeJS.WriteStream): DownloadBars {
  const all = new MultiBar(
    {
      format: "{bar} {percentage} % {name}, {done} MB, {eta_formatted} left",
      hideCursor: true,
      stream,
      etaBuffer: 200,
    },
    Presets.shades_classic,
  );
  const bars = new Map<string, SingleBar>();
  return {
    update(name, bytes, total = bytes + 1) {
      const payload = { name, done: megabytes(bytes) };
      const bar = bars.get(name) ?? all.create(total, 0, payload);
      bars.set(name, bar);
      bar.setTotal(total);
      bar.update(bytes, payload);
    },
    stop: () => all.stop(),
  };
}

function linesOn(stream: NodeJS.WriteStream): DownloadBars {
  const shown = new Map<string, number>();
  return {
    update(name, bytes, total) {
      if (Date.now() - (shown.get(name) ?? 0) < lineEvery && bytes !== total) return;
      shown.set(name, Date.now());
      stream.write(`${name}: ${megabytes(bytes)}${total === undefined ? "" : ` of ${megabytes(total)}`} MB\n`);
    },
    stop() {},
  };
}
