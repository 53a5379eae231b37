import { CheckpointError } from "@mfim/core/errors";
import type { CheckpointContent, PlainValue, ReadOptions } from "./checkpoint.ts";
import type { CheckpointTensor } from "./tensors/stored-tensor.ts";

/** Applies `select` and `stripPrefix`. @throws CheckpointError where the part is not there; it lists those that are */
export function selectPart(
  content: CheckpointContent,
  { select, stripPrefix }: ReadOptions,
  name: string,
): CheckpointContent {
  const path = select === undefined ? "" : typeof select === "string" ? select : select.join(".");
  const state = path === "" ? content.state : tensorsBelow(content.state, path, name);
  const other = path === "" ? content.other : plainBelow(content.other, path);
  return { ...content, state: stripPrefix ? strip(state, stripPrefix, name) : state, other };
}

function tensorsBelow(state: CheckpointContent["state"], path: string, name: string): Map<string, CheckpointTensor> {
  const below = new Map<string, CheckpointTensor>();
  for (const [key, tensor] of state) {
    if (key === path) below.set(path.split(/[./]/).at(-1) ?? path, tensor);
    else if (key.startsWith(`${path}.`) || key.startsWith(`${path}/`)) below.set(key.slice(path.length + 1), tensor);
  }
  if (below.size > 0) return below;
  const parts = [...new Set([...state.keys()].map((key) => key.split(/[./]/)[0]))];
  throw new CheckpointError(
    `${name}: there are no tensors in "${path}"; expected one of ${parts.slice(0, 20).join(", ") || "none: the checkpoint holds no tensors"}${parts.length > 20 ? ", ..." : ""}.`,
  );
}

/** The plain value at a dotted path; keys may hold dots themselves. */
function plainBelow(value: PlainValue, path: string): PlainValue {
  if (typeof value !== "object" || value === null) return null;
  for (const [key, child] of Object.entries(value) as [string, PlainValue][]) {
    if (key === path) return child;
    if (path.startsWith(`${key}.`)) {
      const found = plainBelow(child, path.slice(key.length + 1));
      if (found !== null) return found;
    }
  }
  return null;
}

function strip(state: CheckpointContent["state"], prefix: string, name: string): Map<string, CheckpointTensor> {
  const stripped = new Map<string, CheckpointTensor>();
  for (const [key, tensor] of state) {
    const short = key.startsWith(prefix) ? key.slice(prefix.length) : key;
    if (stripped.has(short))
      throw new CheckpointError(
        `${name}: without "${prefix}" two tensors are called "${short}"; read it with the prefix.`,
      );
    stripped.set(short, tensor);
  }
  return stripped;
}
