import { existsSync } from "node:fs";
import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError, Option } from "commander";
import { consola } from "consola";
import { FacesError } from "../faces-error.ts";
import { defaultHeadPath, openHead } from "../head/open-head.ts";
import { drawContactSheet } from "../pack/contact-sheet.ts";
import { RENDER_PRESETS, type SetFormat } from "../pack/presets.ts";
import { renderSet } from "../pack/render-set.ts";

const program = new Command("faces-3d").description("Synthetic people with known truth, rendered from ICT-FaceKit.");

interface RenderFlags {
  readonly preset: string;
  readonly out: string;
  readonly head?: string;
  readonly seed?: string;
  readonly size?: number;
  readonly people?: number;
  readonly each?: number;
  readonly format?: SetFormat;
  readonly limit?: number;
  readonly workers?: number;
}

program
  .command("render")
  .description("render a set of pictures with their truth; run it again to go on where it stopped")
  .addOption(new Option("--preset <name>", "what to render").choices(Object.keys(RENDER_PRESETS)).makeOptionMandatory())
  .requiredOption("--out <folder>", "where to")
  .option(
    "--head <path>",
    "head model: safetensors file or OBJ folder (default: $MFIM_ICT_HEAD, else the per-user cache)",
  )
  .option("--seed <text>", "another seed, another set")
  .option("--size <pixels>", "side of the pictures, 16 to 1024", integer(16, 1024))
  .option("--people <n>", "number of people", integer(1, 1_000_000))
  .option("--each <n>", "pictures of each", integer(1, 1000))
  .addOption(new Option("--format <format>", "how the set lies on disk").choices(["pack", "png", "webp", "raw"]))
  .option("--limit <n>", "no more pictures than about this (whole people)", integer(1, 1_000_000_000))
  .option("--workers <n>", "threads, 0 for none (default: all cores)", integer(0, 256))
  .action(async (flags: RenderFlags) => {
    const { seed, size, each, format, workers } = flags;
    const preset = {
      ...RENDER_PRESETS[flags.preset]!,
      ...(seed !== undefined && { seed }),
      ...(size && { size }),
      ...(each && { each }),
      ...(format && { format }),
    };
    const people = Math.min(
      flags.people ?? preset.people,
      flags.limit ? Math.ceil(flags.limit / preset.each) : Number.POSITIVE_INFINITY,
    );
    const headPath = flags.head ?? defaultHeadPath();
    if (!existsSync(headPath)) await openHead(headPath); // says what to get
    const bar = new SingleBar({
      format: "{bar} {value}/{total} pictures, {eta_formatted} left",
      hideCursor: true,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      etaBuffer: 200,
    });
    bar.start(people * preset.each, 0);
    const started = Date.now();
    let first: number | undefined;
    let last = 0;
    try {
      await renderSet({
        name: flags.preset,
        preset: { ...preset, people },
        headPath,
        out: flags.out,
        ...(workers !== undefined && { workers }),
        onProgress: (done) => {
          first ??= done - preset.each;
          last = done;
          bar.update(done);
        },
      });
    } finally {
      bar.stop();
    }
    const seconds = (Date.now() - started) / 1000;
    consola.success(
      `${people * preset.each} pictures of ${people} people in ${flags.out}; ${last - (first ?? last)} of them now, ${((last - (first ?? last)) / seconds).toFixed(1)} a second`,
    );
  });

program
  .command("sheet")
  .description("a contact sheet to look at, one PNG")
  .requiredOption("--out <file>", "PNG file")
  .option("--head <path>", "head model (default: $MFIM_ICT_HEAD, else the per-user cache)")
  .option("--seed <text>", "seed of the people", "sheet")
  .option("--rows <n>", "rows", integer(1, 100), 4)
  .option("--columns <n>", "columns", integer(1, 100), 8)
  .option("--size <pixels>", "side of each picture", integer(16, 1024), 128)
  .option("--one-person-a-row", "the columns show the same person")
  .action(
    async (flags: {
      out: string;
      head?: string;
      seed: string;
      rows: number;
      columns: number;
      size: number;
      onePersonARow?: boolean;
    }) => {
      const head = await openHead(flags.head);
      await drawContactSheet(head, { ...flags, personPerRow: flags.onePersonARow ?? false });
      consola.success(flags.out);
    },
  );

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof FacesError)) throw error;
  consola.error(error.message);
  process.exitCode = 1;
}

function integer(low: number, high: number) {
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < low || value > high) {
      throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
    }
    return value;
  };
}
