import { CheckpointError } from "@mfim/core/errors";
import type { ByteSource } from "./byte-source.ts";

/** A file beside another, named by it. @throws CheckpointError where the name leaves the folder */
export function siblingSource(source: ByteSource, name: string): ByteSource {
  const isPlain = name !== "" && !/[\\/\0]/.test(name) && name !== "." && name !== "..";
  if (!isPlain)
    throw new CheckpointError(
      `${source.name}: names the file ${JSON.stringify(name.slice(0, 80))}; expected a file in its own folder.`,
    );
  if (source.sibling === undefined)
    throw new CheckpointError(`${source.name}: names the file "${name}", but stands alone; open it from its folder.`);
  return source.sibling(name);
}
