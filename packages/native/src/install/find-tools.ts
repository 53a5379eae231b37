import { NativeError } from "../native-error.ts";
import { runCommand } from "./run-command.ts";

export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
}

const pythonNames: readonly (readonly [string, ...string[]])[] = [["python3"], ["python"], ["py", "-3"]];
const compilerNames: readonly string[] = ["g++", "c++", "clang++"];

/** The first Python that has pip; null where there is none. Any Python will do: wheels are asked for by name, never run. */
export async function findPython(): Promise<Tool | null> {
  for (const [command, ...args] of pythonNames) {
    const { code, stdout } = await runCommand(command, [...args, "-m", "pip", "--version"]);
    if (code === 0)
      return { command, args: [...args, "-m", "pip"], version: stdout.trim().replace(/ from .*? \(/, " (") };
  }
  return null;
}

/** The first C++ compiler; null where there is none. `$CXX` goes first. */
export async function findCompiler(): Promise<Tool | null> {
  for (const command of [process.env["CXX"], ...compilerNames]) {
    if (!command) continue;
    const { code, stdout } = await runCommand(command, ["--version"]);
    if (code === 0) return { command, args: [], version: stdout.split("\n")[0]!.trim() };
  }
  return null;
}

export const pythonRemedy =
  'Install Python 3 with pip (Debian and Ubuntu: "apt install python3-pip"), then run the installation again.';
export const compilerRemedy = 'Install g++ (Debian and Ubuntu: "apt install g++"), then run the installation again.';

export async function requirePython(): Promise<Tool> {
  const python = await findPython();
  if (!python)
    throw new NativeError(
      `No Python with pip was found (tried ${pythonNames.map((name) => name.join(" ")).join(", ")}); it downloads TensorFlow's wheel. ${pythonRemedy}`,
    );
  return python;
}

export async function requireCompiler(): Promise<Tool> {
  const compiler = await findCompiler();
  if (!compiler)
    throw new NativeError(
      `No C++ compiler was found (tried ${compilerNames.join(", ")}); it compiles the binding to TensorFlow. ${compilerRemedy}`,
    );
  return compiler;
}
