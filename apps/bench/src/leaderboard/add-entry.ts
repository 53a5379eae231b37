import { basename, join } from "node:path";
import { ConfigError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { stringify } from "yaml";
import type { RefusedPair } from "../protocol/bench-protocol.ts";
import { shippedProtocols } from "../protocol/open-bench-protocol.ts";
import { withoutPaths } from "../result/without-paths.ts";
import { readResult, requiredSettings } from "../result/write-result.ts";
import { elsewhere } from "../verify/elsewhere.ts";
import { type EntryText, entrySchema } from "./entries.ts";

/**
 * Copies one method of a result into a folder of the leaderboard and returns its path. Names of files on the machine that
 * measured stay out: whoever verifies says where the method is.
 * @throws ConfigError for a method that the result has not, or text that says too little
 */
export async function addEntry(
  from: string,
  method: string,
  text: Pick<EntryText, "how" | "by">,
  leaderboard: string,
): Promise<string> {
  const { result, values } = await readResult(from);
  const settings = await requiredSettings(from);
  const row = result.methods.find((known) => known.method === method);
  if (row === undefined)
    throw new ConfigError(
      `${from}: expected one of its methods, ${result.methods.map((known) => known.method).join(", ")}, got ${method}.`,
    );
  const { name, checksum } = result.protocol;
  const parsed = entrySchema.safeParse({ method, protocol: { name, checksum }, ...text });
  if (!parsed.success)
    throw new ConfigError(`bench leaderboard add: ${parsed.error.issues.map(({ message }) => message).join("; ")}.`);
  const out = join(leaderboard, name.replaceAll(/[^\w.-]+/g, "-"), method);
  const { command } = settings;
  const json = (value: unknown) => `${JSON.stringify(value)}\n`;
  const { bench, dataset } = await shippedProtocols();
  const alone = {
    ...settings,
    ...reasonsOf(settings, "missing"),
    command: {
      ...command,
      protocol: [...bench, ...dataset].includes(command.protocol) ? command.protocol : basename(command.protocol),
      data: command.data === null ? null : elsewhere,
      methods: [command.methods.find((word) => isEverywhere(word, method)) ?? `${method}=${elsewhere}`],
    },
    methods: settings.methods.filter((known) => known.method === method),
  };
  const only = { ...result, ...reasonsOf(result, "missing"), methods: [{ ...row, ...reasonsOf(row, "refused") }] };
  await writeWhole(join(out, "run.json"), json(alone));
  await writeWhole(join(out, "values.json"), json({ [method]: values[method] }));
  await writeWhole(join(out, "result.json"), json(only));
  await writeWhole(join(out, "entry.yaml"), stringify(parsed.data));
  return out;
}

/** Whether a word of `--methods` means the same method on every machine: what ships, or a public network by its name. */
const isEverywhere = (word: string, method: string): boolean =>
  [method, `zoo:${method}`].includes(word) || word.startsWith(`${method}=zoo:`);

/** The reasons of a result that was measured before they were kept without folders. */
function reasonsOf<Key extends string>(from: { readonly [K in Key]?: readonly RefusedPair[] }, key: Key) {
  const pairs: readonly RefusedPair[] | undefined = from[key];
  return pairs === undefined ? {} : { [key]: pairs.map(({ id, why }) => ({ id, why: withoutPaths(why) })) };
}
