import { ConfigError } from "@mfim/core";
import { judgeLikeness, openPortraitLibrary, PAIR_PRESETS, prepareCast, type VerdictFile } from "@mfim/faces-2d";
import { writeWholeJson } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { Command, InvalidArgumentError } from "commander";
import { judgesHelp, loadJudges } from "../data/load-judges.ts";

interface JudgeFlags {
  readonly library: string;
  readonly preset: string;
  readonly out: string;
  readonly people?: number;
  readonly size: number;
  readonly judges: string;
}

const whole = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("Expected a whole number above 0.");
};

/** Measures whom composed people resemble, and says whom to throw away. */
export function judgeCommand(): Command {
  return new Command("judge")
    .description("measure whom composed people resemble; who is too near to somebody photographed is thrown away")
    .requiredOption("--library <folder>", "portrait library")
    .option("--preset <name>", "whose people", "swap-train-photo-2d")
    .requiredOption("--out <file>", "verdict for faces-2d render --verdict")
    .option("--people <n>", "how many people (default: the preset's)", whole)
    .option("--size <pixels>", "side of the pictures that are judged", whole, 128)
    .requiredOption("--judges <file>", judgesHelp)
    .action(async (flags: JudgeFlags) => {
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
