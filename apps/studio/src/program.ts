import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { allowModulesFlag, modulePermission } from "@mfim/zoo/permission";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { Command } from "commander";

interface StudioFlags {
  readonly model: string;
  readonly models?: string;
  readonly port: number;
  readonly allowModules?: true;
}

/** The command line of `studio`. */
export function studioProgram(): Command {
  const program = new Command("studio")
    .description(
      "Swap and mix faces on a page in the browser. Pictures stay on this machine. Only with the consent of those who are shown.",
    )
    .option("--model <folder>", "folder of a trained model, or bundled:NAME", shippedModel)
    .option("--models <folder>", "a folder whose models the page offers, too; at any depth up to four")
    .option(...allowModulesFlag)
    .option("--port <number>", "where the page is served; 0 takes any free port", wholeNumberOption(0, 65_535), 4600)
    .action(async (flags: StudioFlags) => {
      const { prepareModel } = await import("./model/prepare-model.ts");
      const { openShelf } = await import("./model/model-shelf.ts");
      const { pageFolder } = await import("./server/page-folder.ts");
      const { startServer } = await import("./server/start-server.ts");
      const { model: name, models, port } = flags;
      const permission = modulePermission(flags);
      const model = await prepareModel(name, permission);
      const shelf = await openShelf({
        ...{ model: name, prepared: model, permission },
        ...(models !== undefined && { models }),
      });
      const server = await startServer({ page: await pageFolder(), model, shelf, port });
      process.stdout.write(`The studio is open at ${server.url} (end it with Ctrl-C).\n`);
    });
  return withExamples(program, "", "--model runs/mfim/model --port 0", "--models runs");
}
