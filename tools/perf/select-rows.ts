import { MfimError } from "@mfim/core";
import { type Engine, engines } from "./engines.ts";
import type { Row } from "./rows.ts";

const words = (list: string) => list.split(",").map((word) => word.trim());

/** Rows whose name contains one of the words of a list; all where there is none. */
export function selectRows(all: readonly Row[], list: string | undefined): readonly Row[] {
  if (list === undefined) return all;
  const wanted = words(list);
  const unknown = wanted.filter((word) => word === "" || !all.some(({ name }) => name.includes(word)));
  if (unknown.length > 0) {
    throw new MfimError(
      `--rows: expected parts of ${all.map(({ name }) => name).join(", ")}, got "${unknown.join('", "')}".`,
    );
  }
  return all.filter(({ name }) => wanted.some((word) => name.includes(word)));
}

/** The engines of a list; all where there is none. */
export function selectEngines(list: string | undefined): readonly Engine[] {
  if (list === undefined) return engines;
  const wanted = words(list);
  const unknown = wanted.filter((word) => !engines.includes(word as Engine));
  if (unknown.length > 0) {
    throw new MfimError(`--engines: expected some of ${engines.join(", ")}, got "${unknown.join('", "')}".`);
  }
  return engines.filter((engine) => wanted.includes(engine));
}
