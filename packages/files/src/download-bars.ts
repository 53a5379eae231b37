import { MultiBar, type Options, type Params, type SingleBar } from "cli-progress";
import { bytesOf, WorkDone } from "./progress-line.ts";
import { runningBars } from "./running-bars.ts";

/** Progress of several downloads at once. */
export interface DownloadBars {
  /** @param total bytes, where the server says how many */
  update(name: string, bytes: number, total: number | undefined): void;
  stop(): void;
}

/** Without a terminal a line a file is printed at most so often. */
const lineEvery = 10_000;

/**
 * As `startProgress` has them, a bar a file on the terminal; without a terminal a line every ten seconds, and one at each
 * file's end.
 */
export function downloadBars(stream: NodeJS.WriteStream = process.stderr): DownloadBars {
  return stream.isTTY ? barsOn(stream) : linesOn(stream);
}

interface FileBar {
  readonly work: WorkDone;
  readonly bar: SingleBar;
}

function barsOn(stream: NodeJS.WriteStream): DownloadBars {
  const all = new MultiBar({
    stream,
    format: (_: Options, { total }: Params, { work }: { work: WorkDone }) => work.line(total, true),
    hideCursor: true,
  });
  const files = new Map<string, FileBar>();
  const started = (name: string, total: number): FileBar => {
    const work = new WorkDone(bytesOf(name), 0);
    const file = { work, bar: all.create(total, 0, { work }) };
    files.set(name, file);
    return file;
  };
  const stop = () => {
    runningBars.delete(stop);
    all.stop();
  };
  runningBars.add(stop);
  return {
    update(name, bytes, total = 0) {
      const { work, bar } = files.get(name) ?? started(name, total);
      bar.setTotal(total);
      work.tell(bytes);
      bar.update(bytes);
    },
    stop,
  };
}

function linesOn(stream: NodeJS.WriteStream): DownloadBars {
  const files = new Map<string, { readonly work: WorkDone; shown: number }>();
  return {
    update(name, bytes, total) {
      const file = files.get(name) ?? { work: new WorkDone(bytesOf(name), 0), shown: 0 };
      files.set(name, file);
      file.work.tell(bytes);
      if (Date.now() - file.shown < lineEvery && bytes !== total) return;
      file.shown = Date.now();
      stream.write(`${file.work.line(total ?? 0, false)}\n`);
    },
    stop() {},
  };
}
