import { errorText } from "@mfim/core/errors";
import { fileTrouble } from "./file-error.ts";
import { stopBars } from "./running-bars.ts";

export interface CommandLineOptions {
  /** Where an error goes that the user can mend; default: standard error. */
  readonly report?: (text: string) => void;
  /** What is done goes to files: it goes on when nobody reads what is printed any more. Default false. */
  readonly outlivesReaders?: boolean;
  /** Whether an error tells everything that is wrong (`--verbose`), asked when there is one. Default: the sentence alone. */
  readonly verbose?: () => boolean;
  /** Exit code after an error; default 1. */
  readonly failure?: number;
}

/** What a shell sees of a program whose reader is gone: 128 and SIGPIPE's number. */
const brokenPipe = 141;

/**
 * Runs a command of a command line to its end. What the user can mend, a full disk or a read-only folder too, is one
 * sentence; a reader that has seen enough (`| head -1`) ends it quietly; the exit code tells an error.
 */
export async function runCommandLine(
  command: () => Promise<unknown>,
  {
    report = (text) => void process.stderr.write(`${text}\n`),
    outlivesReaders = false,
    verbose = () => false,
    failure = 1,
  }: CommandLineOptions = {},
): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // EIO: the terminal is gone.
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
      if (stream === process.stdout && !outlivesReaders) process.exit(brokenPipe);
    });
  }
  try {
    await command();
  } catch (error) {
    stopBars();
    report(errorText(fileTrouble(error), { verbose: verbose() }));
    process.exitCode = failure;
  }
}
