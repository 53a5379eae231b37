import { giveExamples, numberOption } from "@mfim/files/command-line";
import { Command, Option } from "commander";
import { convert } from "./convert.ts";
import { diff } from "./diff.ts";
import { inspect } from "./inspect.ts";

/** The command line of `checkpoints`. */
export function checkpointsProgram(): Command {
  const program = new Command("checkpoints").description(
    "Looks into checkpoints (PyTorch, safetensors, NVIDIA, NumPy, Keras, tfjs), converts and compares them, without executing anything in them.",
  );

  const select = () => new Option("--select <path>", "the part to read, such as state_dict, g_ema or G_ema");
  const stripPrefix = () =>
    new Option("--strip-prefix <prefix>", 'removed from keys that begin with it, such as "module."');

  program
    .command("inspect <file>")
    .description("print format, keys, shapes, types, sizes, metadata and the names that a pickle uses")
    .option("--json", "as JSON, with every key")
    .addOption(select())
    .addOption(stripPrefix())
    .action(inspect);

  program
    .command("convert <in> <out>")
    .description("write the tensors as safetensors; names and axes are kept")
    .addOption(
      new Option("--dtype <type>", "type of the floating-point tensors; default: as stored").choices([
        "float32",
        "float16",
        "bfloat16",
      ]),
    )
    .option(
      "--tensors-only",
      "take the tensors of a pickle with unknown classes (a whole module); nothing of them is run",
    )
    .option("--force", "replace OUT if it exists")
    .addOption(select())
    .addOption(stripPrefix())
    .action(convert);

  program
    .command("diff <a> <b>")
    .description("compare keys, shapes and values; the exit code is 1 where they differ by more than the tolerance")
    .option("--json", "as JSON")
    .option(
      "--tolerance <number>",
      "largest absolute difference that counts as equal",
      numberOption(0, Number.MAX_VALUE),
      0,
    )
    .option("--tensors-only", "take the tensors of pickles with unknown classes; nothing of them is run")
    .addOption(new Option("--select-a <path>", "the part of A to read"))
    .addOption(new Option("--select-b <path>", "the part of B to read"))
    .action(diff);
  return giveExamples(program, [
    "inspect stylegan2-ffhq.pt",
    "inspect ffhq.pkl --select G_ema --json",
    "convert 550000.pt generator.safetensors --select g_ema",
    "convert ffhq.pkl g.safetensors --select G_ema --dtype float16",
    "diff old.pt new.safetensors",
    "diff 100.pt 200.pt --select-a g --select-b g_ema --tolerance 1e-6",
  ]);
}
