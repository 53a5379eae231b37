import { MfimError } from "@mfim/core";
import { runProgram } from "../processes/run-program.ts";

export interface Measurement {
  /** Model folders, or files of methods, by the name that tables show. */
  readonly models: ReadonlyMap<string, string>;
  /** Methods without a network that are measured beside them; default: the untouched target and source. */
  readonly yardsticks?: readonly string[];
  /** A protocol of the bench, by name or file. */
  readonly protocol: string;
  /** Where result and report go; a measurement that was interrupted there goes on. */
  readonly out: string;
  /** Another folder of pictures than the protocol's. */
  readonly data?: string | undefined;
  /** Only so many pairs. */
  readonly limit?: number | undefined;
  /** Run of the training, for the curves of the report. */
  readonly training?: string | undefined;
  /** Modules that the models' configs name may run. */
  readonly allowModules?: true | undefined;
}

/**
 * Has the bench swap and measure, beside yardsticks: one definition of every
 * figure for training, ablation and comparison with others.
 * @throws MfimError where the bench did not end well; it has said why
 */
export async function measureModels(measurement: Measurement): Promise<void> {
  const { models, yardsticks = ["target", "source"], protocol, out, data, limit, training, allowModules } = measurement;
  const methods = [...[...models].map(([name, folder]) => `${name}=${folder}`), ...yardsticks];
  const code = await runProgram("bench", [
    "run",
    ...["--protocol", protocol, "--methods", methods.join(","), "--out", out],
    ...(data === undefined ? [] : ["--data", data]),
    ...(limit === undefined ? [] : ["--limit", String(limit)]),
    ...(training === undefined ? [] : ["--training", training]),
    ...(allowModules === true ? ["--allow-modules"] : []),
  ]);
  if (code !== 0) throw new MfimError(`bench run --out ${out}: it ended with code ${code}; the same command goes on.`);
}
