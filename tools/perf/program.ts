import { availableParallelism } from "node:os";
import { wholeNumberOption, withExamples } from "@mfim/files/command-line";
import { Command, Option } from "commander";
import { engines } from "./engines.ts";
import { pytorchSize } from "./environment/pytorch-pins.ts";
import type { PerfFlags } from "./measure-rows.ts";

/** The command line of `perf`. */
export function perfProgram(): Command {
  const program = new Command("perf")
    .description("Measures networks and training steps side by side: ours eager and compiled, PyTorch, onnxruntime.")
    .option("--list", "name the rows and stop")
    .option("--rows <names>", "only rows whose name contains one of these, separated by commas")
    .option("--engines <names>", `only these of ${engines.join(", ")}`)
    .option("--json <file>", "write an array of {row, engine, median_ms, low_ms, high_ms, peak_mb}")
    .option(
      "--page <file>",
      "write the page there; default: docs/performance.md where every row is asked for or kept, else nowhere",
    )
    .option(
      "--resume",
      "keep the rows that an earlier run on such a machine measured (docs/figures), also one that was stopped; with --rows measure those anew and keep the others",
    )
    .option("--rounds <n>", "turns of every engine (default: as many as fit, 3 to 9)", wholeNumberOption(1))
    .option("--row-time <seconds>", "turns of one row take about so long", wholeNumberOption(1), 30)
    .option("--sample-time <ms>", "a turn takes as many calls as make up so much", wholeNumberOption(1), 400)
    .option(
      "--start-time <seconds>",
      "an engine that takes longer to load, compile and warm up is left out",
      wholeNumberOption(1),
      1200,
    )
    .option("--threads <n>", "threads of every engine", wholeNumberOption(1), availableParallelism())
    .addOption(
      new Option(
        "--device <name>",
        "where everything runs; on an NVIDIA card with TF32 in all engines, and a page of its own for each precision",
      )
        .choices(["cpu", "gpu"])
        .default("cpu"),
    )
    .addOption(
      new Option(
        "--precision <name>",
        "of convolutions and products, in the compiled engine and in PyTorch's (default: float32; on a card both, one after the other)",
      ).choices(["float32", "bfloat16"]),
    )
    .option("--python <path>", "a Python with torch, safetensors, numpy and pillow")
    .option(
      "--install-pytorch",
      `make a Python environment with PyTorch in the user's cache first (about ${(pytorchSize.download / 1e9).toFixed(1)} GB to fetch)`,
    )
    .action(async (flags: PerfFlags) => {
      const { measureRows } = await import("./measure-rows.ts");
      await measureRows(flags);
    });
  return withExamples(program, "--list", "--rows g-forward-64,swap-256 --engines compiled,onnxruntime");
}
