import { useBackend } from "@mfim/native";
import { allowModulesFlag } from "@mfim/zoo";
import { Command } from "commander";
import { runMixing } from "../mixing/run-mixing.ts";
import { whole } from "./run-flags.ts";

interface MixingFlags {
  readonly out: string;
  readonly protocol: string;
  readonly data?: string;
  readonly limit?: number;
  readonly allowModules?: true;
}

/** `mixing MODEL --out FOLDER`: ID mixing at every split of the model's identity codes, against known true mixings. */
export function mixingCommand(): Command {
  return new Command("mixing")
    .description(
      "ID mixing: divide the identity codes between a global and a local source at every place there is, measure each against both sources and the true mixing, and write a table, a chart and a sheet of pictures; started again, it goes on.",
    )
    .argument("[model]", "folder of a model, or bundled:NAME", "bundled:mfim-64")
    .requiredOption("--out <folder>", "folder of the result; what is found there is gone on with")
    .option("--protocol <name>", "a protocol of the bench that mixes, by name or file", "mix-truth-v1-sample")
    .option("--data <folder>", "another set of true mixings than the protocol's")
    .option("--limit <n>", "only the first so many triples", whole)
    .option(...allowModulesFlag)
    .action(async (model: string, flags: MixingFlags) => {
      await useBackend({ purpose: "infer" });
      process.stdout.write(`\n${await runMixing(model, flags)}`);
    });
}
