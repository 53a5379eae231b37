import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError } from "@mfim/core";
import { writeWholeJson } from "@mfim/files";
import { z } from "zod";
import { makeProtocol, type Protocol } from "./protocol.ts";
import { expandRule, type ProtocolRule, ruleSchema } from "./protocol-rule.ts";

const fileSchema = z.strictObject({
  format: z.literal("mfim-protocol-1"),
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, "expected small letters, digits, dots and hyphens"),
  title: z.string(),
  origin: z.string(),
  dataset: z.string().min(1),
  rule: ruleSchema,
  pairs: z.int().positive(),
  checksum: z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits"),
});

export type ProtocolFile = z.infer<typeof fileSchema>;

const folder = fileURLToPath(new URL("../../protocols", import.meta.url));
const extension = ".protocol.json";

/** Names of the protocols that ship with the package. */
export async function builtinProtocols(): Promise<string[]> {
  return (await readdir(folder))
    .filter((file) => file.endsWith(extension))
    .map((file) => basename(file, extension))
    .sort();
}

/**
 * A protocol that ships with the package, by name, or of a file, by path.
 * @throws DataError where there is none, where it is damaged, and where its pairs do not give its checksum
 */
export async function openProtocol(nameOrPath: string): Promise<Protocol> {
  const builtin = await builtinProtocols();
  const path = builtin.includes(nameOrPath) ? join(folder, `${nameOrPath}${extension}`) : nameOrPath;
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new DataError(
      `Protocol "${nameOrPath}": expected one of ${builtin.join(", ")}, or a file (${(error as Error).message}).`,
    );
  }
  return parseProtocolFile(text, path);
}

/** @throws DataError as `openProtocol` */
function parseProtocolFile(text: string, path: string): Protocol {
  const file = parsed(text, path);
  const protocol = expanded(file);
  if (protocol.checksum === file.checksum && protocol.pairs.length === file.pairs) return protocol;
  throw new DataError(
    `${path}: expected ${file.pairs} pairs of checksum ${file.checksum}, its rule gives ${protocol.pairs.length} of ${protocol.checksum}; the file was changed, so give it another name and write it anew.`,
  );
}

/** The content of a protocol's file, with its count and checksum. */
export function protocolFile(parts: {
  readonly name: string;
  readonly title: string;
  readonly origin: string;
  readonly dataset: string;
  readonly rule: ProtocolRule;
}): ProtocolFile {
  const { pairs, checksum } = expanded(parts);
  return fileSchema.parse({ format: "mfim-protocol-1", ...parts, pairs: pairs.length, checksum });
}

export async function writeProtocolFile(path: string, file: ProtocolFile): Promise<void> {
  await writeWholeJson(path, file);
}

function expanded({
  name,
  title,
  origin,
  dataset,
  rule,
}: Omit<ProtocolFile, "format" | "pairs" | "checksum">): Protocol {
  return makeProtocol({ name, title, origin, dataset, pairs: expandRule(rule) });
}

function parsed(text: string, path: string): ProtocolFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DataError(`${path}: expected the JSON of a protocol (${(error as Error).message}).`);
  }
  const result = fileSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path: at, message }) => `${at.join(".") || "file"}: ${message}`);
  throw new DataError(`${path}: expected a protocol of format mfim-protocol-1, but ${problems.join("; ")}.`);
}
