import { numberOption, wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { allowModulesFlag, modulePermission } from "@mfim/zoo/permission";
import { Command } from "commander";

interface VerifyFlags {
  readonly limit: number;
  readonly seed: number;
  readonly tolerance: number;
  readonly protocol?: string;
  readonly methods?: string;
  readonly data?: string;
  readonly allowModules?: true;
}

const shownDeviations = 10;

export function verifyCommand(): Command {
  const command = new Command("verify")
    .description("Measure a sample of a result again and say whether it reproduces; exit code 1 where it does not.")
    .argument("<folder>", "folder of a result")
    .option("--limit <n>", "only so many batches of pairs", wholeNumberOption(1), 2)
    .option("--seed <n>", "which ones", wholeNumberOption(0), 1)
    .option(
      "--tolerance <x>",
      "allowed difference, as a share of a figure's spread over pairs",
      numberOption(0, 1),
      0.01,
    )
    .option("--protocol <name>", "where its protocol is here, if elsewhere than the result says")
    .option("--methods <list>", "where its methods are here, if elsewhere than the result says")
    .option("--data <folder>", "where its pictures are here, if elsewhere than the result says")
    .option(...allowModulesFlag)
    .action(verify);
  return withExamples(command, "verify runs/bench --limit 1");
}

async function verify(path: string, flags: VerifyFlags): Promise<void> {
  const { limit, seed, tolerance, methods, allowModules: _, ...elsewhere } = flags;
  const { describeVerdict, verifyFolder } = await import("../verify/verify-folder.ts");
  const verdict = await verifyFolder(path, {
    batches: limit,
    seed,
    tolerance,
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
