import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ConfigError } from "@mfim/core";

const realOr = (path: string) => realpath(path).catch(() => undefined);

/**
 * Before any work: a result must not replace what it is made of, and its folder must be there.
 * @param inputs pictures and videos that are read
 * @throws ConfigError
 */
export async function assertOut(out: string, inputs: readonly string[], option = "--out"): Promise<void> {
  const own = await realOr(out);
  for (const input of inputs)
    if (own !== undefined && own === (await realOr(input)))
      throw new ConfigError(
        `${option} ${out}: expected another file than ${input}, which it would replace; name a new file.`,
      );
  const found = own === undefined ? undefined : await stat(own);
  if (found?.isDirectory() === true)
    throw new ConfigError(`${option} ${out}: expected the name of a file, got a folder; add a file name.`);
  const folder = dirname(out);
  const there = await stat(folder).catch(() => undefined);
  if (there?.isDirectory() !== true)
    throw new ConfigError(`${option} ${out}: expected a folder that exists, there is no ${folder}; make it first.`);
  await access(folder, constants.W_OK).catch(() => {
    throw new ConfigError(`${option} ${out}: expected a folder that may be written to, ${folder} may not.`);
  });
}

/**
 * Before any work on many pictures: none of their results may replace what any of them is made of, for a later one would be
 * made of a result.
 * @param inputs all files that are read
 * @throws ConfigError
 */
export async function assertNoneReplaced(outs: readonly string[], inputs: readonly string[]): Promise<void> {
  const read = new Map<string, string>();
  // What is not there yet would be in the next run, which must not be another.
  const placeOf = async (path: string) => (await realOr(path)) ?? resolve(path);
  for (const input of new Set(inputs)) read.set(await placeOf(input), input);
  for (const out of outs) {
    const input = read.get(await placeOf(out));
    if (input !== undefined)
      throw new ConfigError(
        `out ${out}: expected another file than ${input}, which it would replace; name a new file, or another folder by --out.`,
      );
  }
}

/** A file that a command writes, and the option that names it. */
interface OutPath {
  readonly option: string;
  /** Absent where nobody asked for it. */
  readonly path: string | undefined;
}

/**
 * The same for everything that a command writes: none may replace another, either.
 * @throws ConfigError
 */
export async function assertOuts(outs: readonly OutPath[], inputs: readonly string[]): Promise<void> {
  const taken = new Map<string, string>();
  for (const { option, path } of outs) {
    if (path === undefined) continue;
    await assertOut(path, inputs, option);
    const own = (await realOr(path)) ?? join(await realpath(dirname(path)), basename(path));
    const other = taken.get(own);
    if (other !== undefined)
      throw new ConfigError(`${option} ${path}: expected another file than ${other} writes; name a new file.`);
    taken.set(own, option);
  }
}
