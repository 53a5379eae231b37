import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { allowModulesFlag } from "@mfim/zoo/permission";
import { shippedModel } from "@mfim/zoo/shipped-model";
import { Command } from "commander";

interface MixingFlags {
  readonly out: string;
  readonly protocol: string;
  readonly data?: string;
  readonly limit?: number;
  readonly allowModules?: true;
}

/** `mixing MODEL --out FOLDER`: ID mixing at every split of the model's identity codes, against known true mixings. */
export function mixingCommand(): Command {
  const command = new Command("mixing")
    .description(
      "ID mixing: divide the identity codes between a global and a local source at every place there is, measure each against both sources and the true mixing, and write a table, a chart and a sheet of pictures; started again, it goes on.",
    )
    .argument("[model]", "folder of a model, or bundled:NAME", shippedModel)
    .requiredOption("--out <folder>", "folder of the result; what is found there is gone on with")
    .option("--protocol <name>", "a protocol of the bench that mixes, by name or file", "mix-truth-v1-sample")
    .option("--data <folder>", "another set of true mixings than the protocol's")
    .option("--limit <n>", "only the first so many triples", wholeNumberOption(1))
    .option(...allowModulesFlag)
    .action(async (model: string, flags: MixingFlags) => {
      const { useBackend } = await import("@mfim/native");
      const { runMixing } = await import("../mixing/run-mixing.ts");
      await useBackend({ purpose: "infer" });
      process.stdout.write(`\n${await runMixing(model, flags)}`);
    });
  return withExamples(command, "mixing runs/mfim/model --out runs/mixing --limit 8");
}
