import { allowModulesFlag, modulePermission } from "@mfim/zoo";
import { Command } from "commander";
import { describeVerdict, verifyFolder } from "../verify/verify-folder.ts";
import { wholeNumber } from "./whole-number.ts";

interface VerifyFlags {
  readonly batches: string;
  readonly seed: string;
  readonly tolerance: string;
  readonly protocol?: string;
  readonly methods?: string;
  readonly data?: string;
  readonly allowModules?: true;
}

const shownDeviations = 10;

export function verifyCommand(): Command {
  return new Command("verify")
    .description("Measure a sample of a result again and say whether it reproduces; exit code 1 where it does not.")
    .argument("<folder>", "folder of a result")
    .option("--batches <n>", "how many batches of pairs", "2")
    .option("--seed <n>", "which ones", "1")
    .option("--tolerance <x>", "allowed difference, as a share of a figure's spread over pairs", "0.01")
    .option("--protocol <name>", "where its protocol is here, if elsewhere than the result says")
    .option("--methods <list>", "where its methods are here, if elsewhere than the result says")
    .option("--data <folder>", "where its pictures are here, if elsewhere than the result says")
    .option(...allowModulesFlag)
    .action(verify);
}

async function verify(path: string, flags: VerifyFlags): Promise<void> {
  const { batches, seed, tolerance, methods, allowModules: _, ...elsewhere } = flags;
  const verdict = await verifyFolder(path, {
    batches: wholeNumber("--batches", batches),
    seed: Number(seed),
    tolerance: Number(tolerance),
    ...(methods !== undefined && { methods: methods.split(",") }),
    ...elsewhere,
    permission: modulePermission(flags),
  });
  const { reproduces, deviations } = verdict;
  const lines = deviations
    .slice(0, shownDeviations)
    .map((row) => `  ${row.method} ${row.figure} ${row.pair}: published ${row.published}, measured ${row.measured}`);
  const more = deviations.length > shownDeviations ? [`  and ${deviations.length - shownDeviations} more`] : [];
  process.stdout.write([describeVerdict(verdict), ...lines, ...more, ""].join("\n"));
  if (!reproduces) process.exitCode = 1;
}
