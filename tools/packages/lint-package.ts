import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { PackedPackage } from "./packed-package.ts";
import { run } from "./run.ts";

const attw = join(
  dirname(createRequire(import.meta.url).resolve("@arethetypeswrong/cli/package.json")),
  "dist/index.js",
);

/** Complaints of publint (suggestions too) and of "are the types wrong" in its profile for ESM-only packages. */
export async function lintPackage({ tarball, name }: PackedPackage): Promise<readonly string[]> {
  const bytes = readFileSync(tarball);
  const packed = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const { messages, pkg } = await publint({ pack: { tarball: packed }, strict: true });
  const complaints = messages.map(
    (message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
  );
  const wrong = await run(
    process.execPath,
    [attw, tarball, "--profile", "esm-only", "--no-color", "--no-emoji"],
    dirname(tarball),
    process.env,
  ).then(
    () => [],
    (error: Error) => [`attw: ${error.message}`],
  );
  return [...complaints, ...wrong].map((line) => `${name}: ${line}`);
}
