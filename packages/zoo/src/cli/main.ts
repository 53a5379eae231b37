import { verboseFlag } from "@mfim/core/errors";
import { runCommandLine } from "@mfim/files";
import { Command } from "commander";
import { consola } from "consola";
import { type AddFlags, add } from "./add.ts";
import { type FetchFlags, fetchNamed } from "./fetch.ts";
import { list } from "./list.ts";
import { show } from "./show.ts";

const program = new Command("zoo").description(
  "The public networks that the project knows: where they come from, on which terms, and which of them lie in this user's cache.",
);
program.option(...verboseFlag);

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
  .addHelpText(
    "after",
    "\nExamples:\n  zoo add arcface-ir-se50 model_ir_se50.pth\n  zoo add lpips-alex alexnet-owt-7be5be79.pth alex.pth",
  )
  .action((name: string, files: string[], flags: AddFlags) => add(name, files, flags));

program
  .command("fetch <name>")
  .description("download a network into the cache, where a direct download is known; run it again to go on")
  .option("--accept-licence", "say that you accept its licence, which is printed, instead of being asked")
  .addHelpText("after", "\nExamples:\n  zoo show 3ddfa-v2-mb05\n  zoo fetch 3ddfa-v2-mb05 --accept-licence")
  .action((name: string, flags: FetchFlags) => fetchNamed(name, flags));

await runCommandLine(() => program.parseAsync(), {
  report: (text) => consola.error(text),
  verbose: () => program.opts()["verbose"] === true,
});
