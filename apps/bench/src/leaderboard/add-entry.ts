import { join } from "node:path";
import { ConfigError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { stringify } from "yaml";
import { readResult, requiredSettings } from "../result/write-result.ts";
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
  const alone = {
    ...settings,
    command: { ...command, methods: command.methods.includes(method) ? [method] : [`${method}=...`] },
    methods: settings.methods.filter((known) => known.method === method),
  };
  await writeWhole(join(out, "run.json"), json(alone));
  await writeWhole(join(out, "values.json"), json({ [method]: values[method] }));
  await writeWhole(join(out, "result.json"), json({ ...result, methods: [row] }));
  await writeWhole(join(out, "entry.yaml"), stringify(parsed.data));
  return out;
}
