import { ConfigError } from "@mfim/core";
import type { BenchPair } from "../protocol/bench-protocol.ts";

const fields = {
  id: ({ id }: BenchPair) => id,
  /** The swapped video's or picture's name: the id without the place of a frame behind it. */
  swap: ({ id }: BenchPair) => id.replace(/\/\d+$/, ""),
  target: ({ target }: BenchPair) => target,
  source: ({ source }: BenchPair) => source,
  frame: ({ frame }: BenchPair) => String(frame ?? 0),
  place: (_: BenchPair, place: number) => String(place),
  /** DF40's word for the data set that a swapped video is of, by its name: Celeb-DF's, `id0_id1_0000`, or FaceForensics++'s, `000_003`. */
  set: ({ id }: BenchPair) => (/^id\d+_/.test(id) ? "cdf" : "ff"),
} as const;

type Field = keyof typeof fields;

/**
 * A file name by pair: `{target}`, `{source}`, `{id}`, `{swap}` (the id without a frame's place), `{set}` (`cdf` or `ff`, by that name), `{frame}`, `{place}` (number of the pair, from 0), each with
 * digits where it is a number, `{target:05}`. Folders in names stay folders; names that would leave the folder are refused.
 * @throws ConfigError for a field that is none
 */
export function filePattern(pattern: string): (pair: BenchPair, place: number) => string {
  const parts = pattern.split(/\{([^}]*)\}/);
  const makers = parts.map((part, i) => (i % 2 === 0 ? () => part : fieldOf(part, pattern)));
  if (makers.length === 1)
    throw new ConfigError(`${pattern}: expected at least one field, such as {target}_{source}.png.`);
  return (pair, place) => {
    const path = makers.map((make) => make(pair, place)).join("");
    if (path.split(/[\\/]/).includes("..")) throw new ConfigError(`${pattern}: ${pair.id} would leave the folder.`);
    return path;
  };
}

function fieldOf(text: string, pattern: string): (pair: BenchPair, place: number) => string {
  const [name = "", digits] = text.split(":");
  if (!(name in fields) || (digits !== undefined && !/^0?\d+$/.test(digits))) {
    throw new ConfigError(
      `${pattern}: expected fields ${Object.keys(fields).join(", ")}, with digits such as {target:05}, got {${text}}.`,
    );
  }
  const read = fields[name as Field];
  if (digits === undefined) return read;
  return (pair, place) => padded(read(pair, place), Number(digits));
}

/** "12.jpg" and "12" are number 12; a name that is no number stays as it is. */
function padded(value: string, digits: number): string {
  const number = /^0*(\d+)(?:\.[a-z]+)?$/i.exec(value)?.[1];
  return number === undefined ? value : number.padStart(digits, "0");
}
