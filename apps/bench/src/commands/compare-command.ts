import { basename, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { Command } from "commander";
import { type ComparedMethod, compareMethods, comparisonTable } from "../compare/compare-results.ts";
import { yardstickNames } from "../result/format-figure.ts";
import { readResult } from "../result/write-result.ts";
import { readSettings } from "../run/run-settings.ts";

export function compareCommand(): Command {
  return new Command("compare")
    .description("Compare two methods pair by pair: paired bootstrap, Wilcoxon's signed-rank and sign test, Holm.")
    .argument("<a>", "RESULT-FOLDER, or RESULT-FOLDER:METHOD")
    .argument("<b>", "the same; it may be another method of the same folder")
    .action(async (first: string, second: string) => {
      const [a, b] = [await methodOf(first), await methodOf(second)];
      const { protocol } = a.result;
      const table = comparisonTable(a.label, b.label, compareMethods(a, b));
      process.stdout.write(`${protocol.name}, ${protocol.pairs} pairs, SHA-256 ${protocol.checksum}\n\n${table}\n`);
    });
}

/** The only method that competes where none is named. */
async function methodOf(place: string): Promise<ComparedMethod> {
  const [, path = place, named] = /^(.*):([\w.-]+)$/.exec(place) ?? [];
  const { folder, result, values } = await readResult(path);
  const names = result.methods.map(({ method }) => method);
  const competing = names.filter((name) => !yardstickNames.includes(name));
  const method = named ?? (competing.length === 1 ? competing[0] : undefined);
  const own = method === undefined ? undefined : values[method];
  if (method === undefined || own === undefined)
    throw new ConfigError(
      `${place}: expected one of its methods after a colon, ${names.join(", ")}, got ${named ?? "none"}.`,
    );
  const people = (await readSettings(folder))?.people;
  return { method, label: `${basename(resolve(folder))}:${method}`, result, values: own, ...(people && { people }) };
}
