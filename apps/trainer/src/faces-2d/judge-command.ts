import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ConfigError, type FaceRecognizer } from "@mfim/core";
import { judgeLikeness, openPortraitLibrary, PAIR_PRESETS, prepareCast, type VerdictFile } from "@mfim/faces-2d";
import { writeWholeJson } from "@mfim/files";
import { useBackend } from "@mfim/native";
import { loadPart, recognizers } from "@mfim/zoo";
import { Command, InvalidArgumentError } from "commander";
import { recogniserJudge } from "./recogniser-judge.ts";

interface JudgeFlags {
  readonly library: string;
  readonly preset: string;
  readonly out: string;
  readonly people?: number;
  readonly size: number;
  readonly recognisers: string;
}

/** An entry of the recognisers' file: a part of a config, and its limit. */
interface JudgeConfig {
  readonly name: string;
  readonly limit: number;
  readonly recognizer: unknown;
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
    .requiredOption(
      "--recognisers <file>",
      'JSON: [{ "name", "limit", "recognizer": { "type", ... } }], paths as from the file\'s folder',
    )
    .action(async (flags: JudgeFlags) => {
      const preset = PAIR_PRESETS[flags.preset];
      if (preset === undefined)
        throw new ConfigError(
          `--preset ${flags.preset}: expected one of ${Object.keys(PAIR_PRESETS).join(", ")}; choose one.`,
        );
      const people = flags.people ?? preset.people.count;
      await useBackend({ purpose: "infer" });
      const file = resolve(flags.recognisers);
      const context = { folder: resolve(file, ".."), purpose: "metric" } as const;
      const configs = JSON.parse(await readFile(file, "utf8")) as readonly JudgeConfig[];
      const loaded: FaceRecognizer[] = [];
      for (const { recognizer } of configs) loaded.push(await loadPart(recognizers, recognizer as never, context));
      const cast = await prepareCast(await openPortraitLibrary(flags.library), flags.size);
      const judges = configs.map(({ name, limit }, i) => recogniserJudge(name, loaded[i] as FaceRecognizer, limit));
      let last = Date.now();
      const verdict = await judgeLikeness({
        cast,
        seed: preset.seed,
        people,
        judges,
        size: flags.size,
        onProgress: (done, total) => {
          if (Date.now() - last < 10_000) return;
          last = Date.now();
          process.stderr.write(`${done}/${total} people\n`);
        },
      });
      for (const recognizer of loaded) recognizer.dispose();
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
