import { ConfigError } from "@mfim/core/errors";
import type { VerdictFile } from "@mfim/faces-2d";
import { wholeNumberOption } from "@mfim/files/command-line";
import { Command } from "commander";
import { judgesHelp } from "../data/judges-help.ts";

interface JudgeFlags {
  readonly library: string;
  readonly preset: string;
  readonly out: string;
  readonly people?: number;
  readonly size: number;
  readonly judges: string;
}

/** Measures whom composed people resemble, and says whom to throw away. */
export function judgeCommand(): Command {
  return new Command("judge")
    .description("measure whom composed people resemble; who is too near to somebody photographed is thrown away")
    .requiredOption("--library <folder>", "portrait library")
    .option("--preset <name>", "whose people", "swap-train-photo-2d")
    .requiredOption("--out <file>", "verdict for faces-2d render --verdict")
    .option("--people <n>", "how many people (default: the preset's)", wholeNumberOption(1))
    .option("--size <pixels>", "side of the pictures that are judged", wholeNumberOption(1), 128)
    .requiredOption("--judges <file>", judgesHelp)
    .action(async (flags: JudgeFlags) => {
      const { judgeLikeness, openPortraitLibrary, PAIR_PRESETS, prepareCast } = await import("@mfim/faces-2d");
      const { writeWholeJson } = await import("@mfim/files");
      const { useBackend } = await import("@mfim/native");
      const { loadJudges } = await import("../data/load-judges.ts");
      const preset = PAIR_PRESETS[flags.preset];
      if (preset === undefined)
        throw new ConfigError(
          `--preset ${flags.preset}: expected one of ${Object.keys(PAIR_PRESETS).join(", ")}; choose one.`,
        );
      const people = flags.people ?? preset.people.count;
      await useBackend({ purpose: "infer" });
      using loaded = await loadJudges(flags.judges);
      const cast = await prepareCast(await openPortraitLibrary(flags.library), flags.size);
      let last = Date.now();
      const verdict = await judgeLikeness({
        cast,
        seed: preset.seed,
        people,
        judges: loaded.judges,
        size: flags.size,
        onProgress: (done, total) => {
          if (Date.now() - last < 10_000) return;
          last = Date.now();
          process.stderr.write(`${done}/${total} people\n`);
        },
      });
      const written: VerdictFile & { readonly figures: typeof verdict.figures } = {
        format: "mfim-likeness-verdict-1",
        seed: preset.seed,
        people,
        thrownAway: verdict.thrownAway,
        figures: verdict.figures,
      };
      await writeWholeJson(flags.out, written);
      console.table(verdict.figures);
      console.log(`${Object.keys(verdict.thrownAway).length} of ${people} people were drawn again: ${flags.out}`);
    });
}
