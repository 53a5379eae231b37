import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { MfimError } from "@mfim/core";

export interface MeasuredCommand {
  readonly seconds: number;
  /** Most resident memory that the command and its children held together, MB (10^6 bytes), looked at ten times a second. */
  readonly peak: number;
  readonly output: string;
}

export interface CommandOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Asked ten times a second: where it says so, everything that was started is killed without warning. */
  readonly killWhen?: () => Promise<boolean>;
}

/**
 * Runs a command to its end, or until it is killed.
 * @throws MfimError with the last lines of what it said where it fails, or ends before it was killed
 */
export async function measuredCommand(
  [program = "", ...args]: readonly string[],
  { environment, killWhen }: CommandOptions,
): Promise<MeasuredCommand> {
  const begin = performance.now();
  // A group of its own: the program is a grandchild of what is started here.
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: environment, detached: true });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => said.push(data.toString().replaceAll("\r", "\n")));
  let peak = 0;
  let killed = false;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const killGroup = () => process.kill(-(child.pid as number), "SIGKILL");
  process.once("exit", killGroup);
  const watch = setInterval(async () => {
    peak = Math.max(peak, await memoryOfTree(child.pid as number));
    if (killed || killWhen === undefined || !(await killWhen())) return;
    killed = true;
    killGroup();
  }, 100);
  const code = await ended.finally(() => clearInterval(watch));
  process.off("exit", killGroup);
  const expected = killWhen === undefined ? code === 0 : killed;
  if (!expected) {
    const lines = said.join("").trimEnd().split("\n").slice(-12).join("\n");
    throw new MfimError(
      `${args.join(" ")}: ${killWhen ? "it ended before it was killed" : `exit code ${code}`}:\n${lines}`,
    );
  }
  return { seconds: (performance.now() - begin) / 1000, peak, output: said.join("") };
}

/** MB of a process and all below it; 0 for what has ended meanwhile. */
async function memoryOfTree(pid: number): Promise<number> {
  const read = (path: string) => readFile(`/proc/${path}`, "utf8").catch(() => "");
  const own = (Number(/VmRSS:\s+(\d+) kB/.exec(await read(`${pid}/status`))?.[1] ?? 0) * 1024) / 1e6;
  const children = (await read(`${pid}/task/${pid}/children`)).trim().split(" ").filter(Boolean);
  const below = await Promise.all(children.map((child) => memoryOfTree(Number(child))));
  return below.reduce((sum, memory) => sum + memory, own);
}
