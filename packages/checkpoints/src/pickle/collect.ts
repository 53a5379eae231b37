import { CheckpointError } from "@mfim/core/errors";
import { Allowance } from "../bytes/allowance.ts";
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
const most = { values: 5_000_000, containers: 200_000, characters: 2 ** 26 } as const;
/** Tied weights are one storage under several keys; nothing real is there eight times. */
const largestSharing = 8;
/** Longer than any key; a path is made anew for every value below it. */
const longestPath = 4096;

/**
 * Splits a tree of pickle values into its tensors, by dotted path, and the plain rest. What a pickle shares among many places
 * counts at each of them, since whoever writes the result out writes it there.
 * @param size bytes of the file's content, which bounds what all tensors come to
 * @throws CheckpointError for more than a checkpoint of that size holds
 */
export function collect(root: PickleValue, name: string, size: number): Pick<CheckpointContent, "state" | "other"> {
  const collector = new Collector(name, size);
  const other = collector.visit(root, "", 0);
  return { state: collector.state, other: other === undefined ? null : other };
}

class Collector {
  readonly state = new Map<string, CheckpointTensor>();
  readonly #name: string;
  readonly #open = new Set<PickleValue>();
  readonly #counts = { values: 0, containers: 0, characters: 0 };
  readonly #tensors: Allowance;

  constructor(name: string, size: number) {
    this.#name = name;
    this.#tensors = new Allowance(name, size, largestSharing);
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

  #count(what: keyof typeof most, count = 1): void {
    this.#counts[what] += count;
    if (this.#counts[what] > most[what]) {
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
    this.#tensors.spend(tensor.byteLength, "the tensors");
    this.state.set(path, tensor);
  }

  #pathTo(path: string, key: string | null): string {
    if (key === null || key === "") return path;
    this.#count("characters", key.length);
    if (path.length + key.length > longestPath)
      throw new CheckpointError(
        `${this.#name}: it has a key of more than ${longestPath} characters, ${JSON.stringify(key.slice(0, 40))}..., which no real checkpoint has; it is refused.`,
      );
    return path === "" ? key : `${path}.${key}`;
  }

  #plain(value: PickleValue, path: string, depth: number): PlainValue | undefined {
    if (typeof value === "string") this.#count("characters", value.length);
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
      this.visit(child, this.#pathTo(path, key), depth + 1),
    ]);
    this.#open.delete(value);
    if (below.length > 0 && below.every(([, plain]) => plain === undefined)) return undefined;
    if (Array.isArray(value)) return below.map(([, plain]) => plain ?? null);
    return Object.fromEntries(below.filter((entry): entry is [string, PlainValue] => entry[1] !== undefined));
  }
}
