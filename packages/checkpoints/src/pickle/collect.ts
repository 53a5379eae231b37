import { CheckpointError } from "@mfim/core/errors";
import type { CheckpointContent, PlainValue } from "../checkpoint.ts";
import type { CheckpointTensor } from "../tensors/stored-tensor.ts";
import { children } from "./children.ts";
import {
  PickleArray,
  PickleBytes,
  PickleDtype,
  PickleGlobal,
  PickleStorage,
  PickleTensor,
  type PickleValue,
} from "./pickle-values.ts";
import { arrayTensor, storageTensor, tensorOfPickle } from "./pickled-tensor.ts";

/** Deeper nesting than any real checkpoint has. */
const deepest = 200;
/** More values than any real checkpoint has: lists of lists that share their parts grow without end otherwise. */
const most = { values: 5_000_000, containers: 200_000 } as const;

/** Splits a tree of pickle values into its tensors, by dotted path, and the plain rest. */
export function collect(root: PickleValue, name: string): Pick<CheckpointContent, "state" | "other"> {
  const collector = new Collector(name);
  const other = collector.visit(root, "", 0);
  return { state: collector.state, other: other === undefined ? null : other };
}

class Collector {
  readonly state = new Map<string, CheckpointTensor>();
  readonly #name: string;
  readonly #open = new Set<PickleValue>();
  readonly #counts = { values: 0, containers: 0 };

  constructor(name: string) {
    this.#name = name;
  }

  /** Takes the tensors at and below `value`; the rest, or undefined where there is none. */
  visit(value: PickleValue, path: string, depth: number): PlainValue | undefined {
    this.#count("values");
    if (depth > deepest)
      throw new CheckpointError(
        `${this.#name}: it is nested more than ${deepest} levels deep, which no real checkpoint is; it is refused.`,
      );
    const tensor = this.#tensorOf(value, path);
    if (tensor !== undefined) {
      this.#add(path, tensor);
      return undefined;
    }
    return this.#plain(value, path, depth);
  }

  #count(what: keyof typeof most): void {
    if (++this.#counts[what] > most[what]) {
      throw new CheckpointError(
        `${this.#name}: it holds more than ${most[what]} ${what}, which no real checkpoint does; it is refused.`,
      );
    }
  }

  #tensorOf(value: PickleValue, path: string): CheckpointTensor | undefined {
    const what = `tensor "${path}"`;
    if (value instanceof PickleTensor) return tensorOfPickle(value, this.#name, what);
    if (value instanceof PickleStorage) return storageTensor(value, this.#name, what);
    if (value instanceof PickleArray) return arrayTensor(value, what);
    return undefined;
  }

  #add(path: string, tensor: CheckpointTensor): void {
    if (this.state.has(path))
      throw new CheckpointError(
        `${this.#name}: two tensors are called "${path}"; read a part of the checkpoint with select.`,
      );
    this.state.set(path, tensor);
  }

  #plain(value: PickleValue, path: string, depth: number): PlainValue | undefined {
    if (value === null || typeof value !== "object") return value;
    if (value instanceof PickleBytes) return `${value.source.size} bytes`;
    if (value instanceof PickleGlobal) return value.path;
    if (value instanceof PickleDtype) return value.code;
    if (value instanceof PickleArray) return "an array without numbers";
    if (this.#open.has(value)) return "(itself)";
    this.#count("containers");
    this.#open.add(value);
    const below = children(value).map(([key, child]): [string, PlainValue | undefined] => [
      key ?? "",
      this.visit(child, [path, key].filter((part) => part !== null && part !== "").join("."), depth + 1),
    ]);
    this.#open.delete(value);
    if (below.length > 0 && below.every(([, plain]) => plain === undefined)) return undefined;
    if (Array.isArray(value)) return below.map(([, plain]) => plain ?? null);
    return Object.fromEntries(below.filter((entry): entry is [string, PlainValue] => entry[1] !== undefined));
  }
}
