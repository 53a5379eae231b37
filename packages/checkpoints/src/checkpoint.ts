import type { CheckpointTensor } from "./tensors/stored-tensor.ts";

/** What a checkpoint holds besides tensors: numbers, texts, lists and records, such as an optimiser's step or a config. */
export type PlainValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue };

/** A class or function that a pickle names. None is ever called. */
export interface NamedGlobal {
  /** "module.name". */
  readonly name: string;
  /** known: rebuilds tensors or plain data, which the reader does itself; unknown: kept as an inert record. */
  readonly kind: "known" | "unknown" | "suspicious";
}

/** An open checkpoint: names, shapes and values on demand. */
export interface Checkpoint {
  readonly path: string;
  readonly format: string;
  /** Tensors by key, in the file's order. */
  readonly state: ReadonlyMap<string, CheckpointTensor>;
  readonly metadata: Readonly<Record<string, string>>;
  /** The values that are no tensors, under the same keys. */
  readonly other: PlainValue;
  /** The globals of its pickle, if it has one. */
  readonly globals: readonly NamedGlobal[];
}

export interface ReadOptions {
  /**
   * The part to read: the key of a nested dictionary ("state_dict", "g_ema"; "a.b" for a nested one where no key is called
   * that), or the path of keys. Keys in `state` are relative to it. Default: everything, with dotted paths.
   */
  readonly select?: string | readonly string[];
  /** Removed from the beginning of each key that has it, such as "module." of DataParallel. */
  readonly stripPrefix?: string;
  /**
   * Pickles only. Unknown classes are refused by name; with `true` they become inert records of which only the tensors
   * are taken (whole pickled modules). Nothing is called either way.
   */
  readonly tensorsOnly?: boolean;
}

/** What each format's reader gives; `readCheckpoint` adds the path and applies `select` and `stripPrefix`. */
export type CheckpointContent = Omit<Checkpoint, "path" | "format"> & { readonly format?: string };
