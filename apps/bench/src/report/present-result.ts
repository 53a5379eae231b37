import { refusedLines } from "../result/refused-lines.ts";
import { terminalResult } from "../result/terminal-result.ts";
import { verdictOf } from "../result/verdict.ts";
import { finishRun } from "../result/write-result.ts";
import { readSettings } from "../run/run-settings.ts";
import { writeReport } from "./write-report.ts";

/**
 * Writes a finished run's result and report, and prints what is in them.
 * @param training run of the training, for the curves of the report
 */
export async function presentResult(out: string, training?: string): Promise<void> {
  const { result, values } = await finishRun(out);
  process.stderr.write(refusedLines(result));
  const report = await writeReport({ result, values, out, ...(training && { training }) });
  const said = verdictOf(result, values, (await readSettings(out))?.people ?? undefined);
  process.stdout.write(
    `\n${terminalResult(result)}\n\n${said === undefined ? "" : `${said}\n\n`}All figures and pictures: ${report}\n`,
  );
}
