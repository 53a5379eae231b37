import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { parse } from "csv-parse/sync";
import { type FaceWish, parseFaceWish } from "./face-choice.ts";

/** Whose face becomes whose. */
export interface FaceRole {
  readonly face: FaceWish;
  readonly source: string;
}

/**
 * A CSV file with a head line `face,source`: which face of the target (as `--face` takes it: a number, a place, a picture of the
 * person) gets the identity of which picture. Paths are relative to the file.
 * @throws ConfigError
 */
export async function readFacesMap(path: string): Promise<FaceRole[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`--faces-map ${path}: expected a CSV file, it cannot be read (${error.code}).`);
  });
  let rows: Record<string, string | undefined>[];
  try {
    rows = parse(text, { columns: true, skip_empty_lines: true, trim: true, bom: true, delimiter: [",", ";", "\t"] });
  } catch (error) {
    throw new ConfigError(
      `--faces-map ${path}: expected CSV with a head line face,source (${(error as Error).message}).`,
    );
  }
  const roles = rows.map((row, n) => {
    const { face, source } = row;
    if (!face || !source)
      throw new ConfigError(
        `--faces-map ${path}, line ${n + 2}: expected columns face and source under a head line face,source, got ${JSON.stringify(row)}.`,
      );
    const inFolder = resolve(dirname(path), face);
    return { face: wishOf(face, inFolder, path), source: resolve(dirname(path), source) };
  });
  if (roles.length === 0) throw new ConfigError(`--faces-map ${path}: expected at least one face, got none.`);
  if (roles.some(({ face }) => face === "all" || face === "refuse"))
    throw new ConfigError(
      `--faces-map ${path}: expected one face a line, got all or only; name each by number, place or picture.`,
    );
  return roles;
}

function wishOf(face: string, inFolder: string, path: string): FaceWish {
  try {
    return parseFaceWish(inFolder, `--faces-map ${path}:`);
  } catch {
    return parseFaceWish(face, `--faces-map ${path}:`);
  }
}
