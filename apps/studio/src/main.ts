import { verboseFlag } from "@mfim/core/errors";
import { runCommandLine } from "@mfim/files";
import { allowModulesFlag, modulePermission } from "@mfim/zoo/swapping";
import { Command, InvalidArgumentError } from "commander";
import { bundledModel, prepareModel } from "./model/prepare-model.ts";
import { buildPage } from "./server/build-page.ts";
import { startServer } from "./server/start-server.ts";

const port = (text: string) => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 65536) return value;
  throw new InvalidArgumentError("expected a whole number from 0 to 65535.");
};

const program = new Command("studio")
  .description(
    "Swap and mix faces on a page in the browser. Pictures stay on this machine. Only with the consent of those who are shown.",
  )
  .option("--model <folder>", "folder of a trained model, or bundled:NAME", bundledModel)
  .option(...allowModulesFlag)
  .option("--port <number>", "where the page is served; 0 takes any free port", port, 4600)
  .option(...verboseFlag)
  .showHelpAfterError()
  .action(async (flags: { readonly model: string; readonly port: number; readonly allowModules?: true }) => {
    const model = await prepareModel(flags.model, modulePermission(flags));
    const server = await startServer({ page: await buildPage(), model, port: flags.port });
    process.stdout.write(`The studio is open at ${server.url} (end it with Ctrl-C).\n`);
  });

await runCommandLine(() => program.parseAsync(), { verbose: () => program.opts()["verbose"] === true });
