import { CheckpointError, type NamedTensor, type StateDict } from "@mfim/core";

/** One kind of public file that holds a network, told apart from others by a key. */
export interface FileKind {
  /** A key that only this kind has. */
  readonly mark: string;
  /** Where the network's tensors are. */
  readonly prefix: string;
  readonly rename?: (state: StateDict) => Map<string, NamedTensor>;
}

/**
 * The tensors of the network that a file holds, in rosinality's names.
 * @throws CheckpointError that says what was looked for, where the file is of none of the kinds
 */
export function networkPart(
  state: StateDict,
  kinds: Readonly<Record<string, FileKind>>,
  origin: string,
  what: string,
): Map<string, NamedTensor> {
  const kind = Object.values(kinds).find(({ mark }) => state.has(mark));
  if (kind === undefined) {
    const marks = Object.entries(kinds).map(([name, { mark }]) => `${mark} (${name})`);
    const first = [...state.keys()].slice(0, 3).join(", ");
    throw new CheckpointError(
      `${origin}: expected ${what}, with one of the keys ${marks.join(", ")}; got ${state.size} tensors: ${first} ...`,
    );
  }
  const part = underPrefix(state, kind.prefix);
  return kind.rename?.(part) ?? part;
}

/** The tensors under `prefix`, without it. */
function underPrefix(state: StateDict, prefix: string): Map<string, NamedTensor> {
  const found = [...state].filter(([key]) => key.startsWith(prefix));
  return new Map(found.map(([key, tensor]) => [key.slice(prefix.length), tensor]));
}
