import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { DataError } from "@mfim/core";

/** A video that cannot be read or written, or no program to do it with. */
export class VideoError extends DataError {
  override name = "VideoError";
}

/** The programs by name; the environment variables FFMPEG and FFPROBE name others. */
const programs = {
  ffmpeg: () => process.env["FFMPEG"] ?? "ffmpeg",
  ffprobe: () => process.env["FFPROBE"] ?? "ffprobe",
};

/** What a program said on its error stream: the end of it, which holds the reason. */
class LastWords {
  #text = "";
  constructor(child: ChildProcess) {
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#text = (this.#text + text).slice(-2000);
    });
  }
  get line(): string {
    return this.#text.trim().split("\n").at(-1)?.trim() || "no reason given";
  }
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves to the exit code once the program has ended; rejects where it could not be started. */
  readonly ended: Promise<number>;
  readonly why: () => string;
}

/** Starts one of the two programs without a shell: what a file is called is never executed. @throws VideoError, through `ended`, where it is missing */
export function start(program: keyof typeof programs, words: readonly string[], stdio: SpawnOptions["stdio"]): Running {
  const child = spawn(programs[program](), words, { stdio });
  const last = new LastWords(child);
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => reject(missing(program, error)));
    child.once("close", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
  ended.catch(() => {}); // reported where it is awaited
  return { child, ended, why: () => last.line };
}

function missing(program: keyof typeof programs, error: NodeJS.ErrnoException): VideoError {
  if (error.code !== "ENOENT") return new VideoError(`${program} could not be started (${error.message}).`);
  return new VideoError(
    `Videos need ffmpeg, and no program "${programs[program]()}" was found; install ffmpeg (apt install ffmpeg, brew install ffmpeg, winget install ffmpeg), or name it in ${program.toUpperCase()}.`,
  );
}

/** Runs a program to its end. @returns what it wrote @throws VideoError with its last line */
export async function output(program: keyof typeof programs, words: readonly string[], what: string): Promise<string> {
  const { child, ended, why } = start(program, words, ["ignore", "pipe", "pipe"]);
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  if ((await ended) !== 0) throw new VideoError(`${what}: ${why()}.`);
  return text;
}

let passthrough: Promise<readonly string[]> | undefined;

/** The words that give every decoded frame once, none dropped or doubled; ffmpeg 5.1 renamed them. */
export function everyFrameOnce(): Promise<readonly string[]> {
  passthrough ??= output("ffmpeg", ["-version"], "ffmpeg").then((text) =>
    Number(/^ffmpeg version n?(\d+)\./.exec(text)?.[1] ?? 99) <= 5
      ? ["-vsync", "passthrough"]
      : ["-fps_mode", "passthrough"],
  );
  return passthrough;
}

/** Whether both programs are there. */
export async function hasFfmpeg(): Promise<boolean> {
  const codes = await Promise.all(
    (["ffmpeg", "ffprobe"] as const).map((program) =>
      start(program, ["-version"], ["ignore", "ignore", "ignore"]).ended.catch(() => 1),
    ),
  );
  return codes.every((code) => code === 0);
}
