import { giveExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import type { AddFlags } from "./add.ts";
import type { FetchFlags } from "./fetch.ts";
import type { ListFlags } from "./list.ts";

interface JsonFlag {
  readonly json?: boolean;
}

/** The command line of `zoo`. What its commands need is loaded when one runs. */
export function zooProgram(): Command {
  const program = new Command("zoo").description(
    "The public networks that the project knows: where they come from, on which terms, and which of them lie in this user's cache.",
  );

  program
    .command("list")
    .description("print every network with what it serves as, its licence, and whether it is in the cache")
    .option("--kind <kind>", "only those that serve as this, such as recognizer or regressor")
    .option("--json", "as JSON, the whole catalogue")
    .action(async (flags: ListFlags) => (await import("./list.ts")).list(flags));

  program
    .command("show <name>")
    .description("print everything known of a network, and check its files in the cache")
    .option("--json", "as JSON")
    .action(async (name: string, flags: JsonFlag) => (await import("./show.ts")).show(name, flags));

  program
    .command("add <name> <files...>")
    .description("put files that you have into the cache: their hash, keys and shapes are checked first")
    .option("--any-hash", "take a file that is not the known one, as long as its keys and shapes fit")
    .action(async (name: string, files: string[], flags: AddFlags) =>
      (await import("./add.ts")).add(name, files, flags),
    );

  program
    .command("need <configs...>")
    .description(
      "print the files that configs (of the trainer, of the bench, config.json of a model) need: which are here, how large they are, their licences, how to get them; leaves with 3 where something is missing",
    )
    .option("--json", "as JSON")
    .action(async (configs: string[], flags: JsonFlag) => (await import("./need.ts")).need(configs, flags));

  program
    .command("fetch [names...]")
    .description(
      "download networks into the cache, where a direct download is known; run it again to go on. MFIM_ZOO_MIRROR names a place of your own with the files as MIRROR/NETWORK/FILE",
    )
    .option("--for <configs...>", "those that these configs need and that are not here")
    .option("--accept-licence", "say that you accept the licences, which are printed, instead of being asked")
    .option(
      "--any-hash",
      "take a file that is not the known one, or not the one that came first, as long as its keys and shapes fit",
    )
    .action(async (names: string[], flags: FetchFlags) => (await import("./fetch.ts")).fetchNamed(names, flags));
  return giveExamples(program, [
    "list --kind recognizer",
    "show arcface-ir-se50",
    "add arcface-ir-se50 model_ir_se50.pth",
    "add lpips-alex alexnet-owt-7be5be79.pth alex.pth",
    "need apps/trainer/configs/mfim-1024-ffhq.yaml",
    "fetch 3ddfa-v2-mb05 --accept-licence",
    "fetch --for apps/trainer/configs/mfim-1024-ffhq.yaml",
  ]);
}
