import { giveExamples } from "@mfim/files/command-line";
import { Command } from "commander";
import { type AddFlags, add } from "./add.ts";
import { type FetchFlags, fetchNamed } from "./fetch.ts";
import { list } from "./list.ts";
import { show } from "./show.ts";

/** The command line of `zoo`. */
export function zooProgram(): Command {
  const program = new Command("zoo").description(
    "The public networks that the project knows: where they come from, on which terms, and which of them lie in this user's cache.",
  );

  program
    .command("list")
    .description("print every network with what it serves as, its licence, and whether it is in the cache")
    .option("--kind <kind>", "only those that serve as this, such as recognizer or regressor")
    .option("--json", "as JSON, the whole catalogue")
    .action(list);

  program
    .command("show <name>")
    .description("print everything known of a network, and check its files in the cache")
    .option("--json", "as JSON")
    .action(show);

  program
    .command("add <name> <files...>")
    .description("put files that you have into the cache: their hash, keys and shapes are checked first")
    .option("--any-hash", "take a file that is not the known one, as long as its keys and shapes fit")
    .action((name: string, files: string[], flags: AddFlags) => add(name, files, flags));

  program
    .command("fetch <name>")
    .description("download a network into the cache, where a direct download is known; run it again to go on")
    .option("--accept-licence", "say that you accept its licence, which is printed, instead of being asked")
    .action((name: string, flags: FetchFlags) => fetchNamed(name, flags));
  return giveExamples(program, [
    "list --kind recognizer",
    "show arcface-ir-se50",
    "add arcface-ir-se50 model_ir_se50.pth",
    "add lpips-alex alexnet-owt-7be5be79.pth alex.pth",
    "fetch 3ddfa-v2-mb05 --accept-licence",
  ]);
}
