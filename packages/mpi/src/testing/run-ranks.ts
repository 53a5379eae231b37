import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A launcher that may be on this machine. */
export interface RankLauncher {
  readonly name: string;
  /** undefined: it is not here, its tests are skipped. */
  readonly program: string | undefined;
  readonly flags: readonly string[];
  readonly library: RegExp;
}

/** Debian installs both side by side: openmpi-bin and mpich. */
export const openMpiLauncher: RankLauncher = {
  name: "Open MPI",
  program: onPath("mpirun.openmpi") ?? onPath("mpirun"),
  flags: ["--allow-run-as-root", "--oversubscribe"],
  library: /^Open MPI v\d/,
};
export const mpichLauncher: RankLauncher = {
  name: "MPICH",
  program: onPath("mpiexec.hydra"),
  flags: [],
  library: /^MPICH \d/,
};

export interface RanksOutcome<Result> {
  readonly code: number | null;
  readonly seconds: number;
  /** Both streams of the launcher and of all ranks. */
  readonly output: string;
  /** What each rank left, by rank; undefined for one that left nothing. */
  readonly results: readonly (Result | undefined)[];
}

/** Runs a scenario of src/testing/rank-worker.ts on `count` ranks of this machine, from source. */
export async function runRanks<Result>(
  launcher: RankLauncher,
  count: number,
  scenario: string,
  {
    flags = [],
    env = {},
  }: { readonly flags?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<RanksOutcome<Result>> {
  const out = mkdtempSync(join(tmpdir(), "mfim-ranks-"));
  const begin = performance.now();
  const child = spawn(
    launcher.program!,
    [...launcher.flags, ...flags, "-n", String(count), process.execPath, ...sourceFlags(), worker, scenario, out],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, MFIM_MPI_TIMEOUT: "60", ...env } },
  );
  let output = "";
  const collect = (chunk: unknown) => {
    output += chunk;
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  const results = Array.from({ length: count }, (_, rank) => readResult<Result>(join(out, `${rank}.json`)));
  rmSync(out, { recursive: true });
  return { code, seconds: (performance.now() - begin) / 1000, output, results };
}

const worker = fileURLToPath(new URL("./rank-worker.ts", import.meta.url));

function sourceFlags(): readonly string[] {
  const tsx = createRequire(new URL("../../../../package.json", import.meta.url)).resolve("tsx");
  return ["--conditions=@mfim/source", "--import", pathToFileURL(tsx).href];
}

function readResult<Result>(file: string): Result | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Result) : undefined;
}

function onPath(program: string): string | undefined {
  const files = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, program));
  return files.find((file) => existsSync(file));
}
