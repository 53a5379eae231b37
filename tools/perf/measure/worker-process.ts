import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { MfimError } from "@mfim/core";
import { type Farewell, messagePrefix, type Ready, type Sample } from "../workers/messages.ts";

/** A process that runs one row in one engine, and nothing else: its peak memory is its own. */
export class WorkerProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #errors: string[] = [];

  /** @param command program and arguments */
  constructor(name: string, command: readonly string[], environment: NodeJS.ProcessEnv) {
    const [program = "", ...args] = command;
    this.#name = name;
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env: environment });
    this.#child.on("error", (error) => this.#errors.push(error.message));
    this.#child.stdin?.on("error", () => undefined); // the answer that does not come says what happened
    this.#child.stderr?.on("data", (data: Buffer) => this.#errors.push(data.toString()));
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    this.#answers = lines[Symbol.asyncIterator]();
  }

  /** Undefined where it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Waits until the process has run the call and is ready to be measured.
   * @throws MfimError where that takes longer than `seconds`, or the process ends
   */
  async ready(seconds: number): Promise<Ready> {
    let late = false;
    const alarm = setTimeout(() => {
      late = true;
      this.kill();
    }, seconds * 1000);
    try {
      return await this.#answer<Ready>();
    } catch (error) {
      if (late) throw new MfimError(`it was not ready to be measured after ${seconds} s (--start-time)`);
      throw error;
    } finally {
      clearTimeout(alarm);
    }
  }

  /** Milliseconds of one call, as the mean of `calls` in a row. */
  async run(calls: number): Promise<number> {
    this.#child.stdin?.write(`run ${calls}\n`);
    return (await this.#answer<Sample>()).ms / calls;
  }

  async end(): Promise<Farewell> {
    this.#child.stdin?.write("end\n");
    const farewell = await this.#answer<Farewell>();
    this.#child.stdin?.end();
    return farewell;
  }

  kill(): void {
    if (this.#child.exitCode === null) this.#child.kill("SIGKILL");
  }

  async #answer<Message>(): Promise<Message> {
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done === true) throw new MfimError(`${this.#name} ended early: ${this.#lastErrors()}`);
      const line = value as string;
      if (line.startsWith(messagePrefix)) return JSON.parse(line.slice(messagePrefix.length)) as Message;
    }
  }

  #lastErrors(): string {
    const lines = this.#errors.join("").trim().split("\n");
    const telling = lines.filter((line) => /error|expected|cannot|killed/i.test(line)).slice(-2);
    return (telling.length > 0 ? telling : lines.slice(-2)).join(" ").trim() || "it wrote nothing (out of memory?).";
  }
}
