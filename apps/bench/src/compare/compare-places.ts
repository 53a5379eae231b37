import { basename, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { yardstickNames } from "../result/format-figure.ts";
import { readResult } from "../result/write-result.ts";
import { readSettings } from "../run/run-settings.ts";
import { type ComparedMethod, compareMethods, comparisonTable } from "./compare-results.ts";

/** Compares two methods, each a result's folder or FOLDER:METHOD, pair by pair. @throws ConfigError */
export async function comparePlaces(first: string, second: string): Promise<string> {
  const [a, b] = [await methodOf(first), await methodOf(second)];
  const { protocol } = a.result;
  const table = comparisonTable(a.label, b.label, compareMethods(a, b));
  return `${protocol.name}, ${protocol.pairs} pairs, SHA-256 ${protocol.checksum}\n\n${table}\n`;
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
