import { verboseFlag } from "@mfim/core/errors";
import { runCommandLine } from "@mfim/files";
import { Command } from "commander";
import { ablateCommand } from "./commands/ablate-command.ts";
import { curvesCommand } from "./commands/curves-command.ts";
import { evaluateCommand } from "./commands/evaluate-command.ts";
import { exportCommand } from "./commands/export-command.ts";
import { mixingCommand } from "./commands/mixing-command.ts";
import { resumeCommand } from "./commands/resume-command.ts";
import { sampleCommand } from "./commands/sample-command.ts";
import { trainCommands } from "./commands/train-command.ts";
import { endWithParent } from "./processes/end-with-parent.ts";

const program = new Command("trainer")
  .description("Train MFIM, its generator and its backbones.")
  .option(...verboseFlag)
  .showHelpAfterError();
const others = [
  resumeCommand(),
  evaluateCommand(),
  ablateCommand(),
  mixingCommand(),
  curvesCommand(),
  sampleCommand(),
  exportCommand(),
];
for (const command of [...trainCommands(), ...others]) {
  program.addCommand(command);
}

endWithParent();
await runCommandLine(() => program.parseAsync(), {
  outlivesReaders: true,
  verbose: () => program.opts()["verbose"] === true,
});
