import { CheckpointError } from "@mfim/core/errors";
import { PickleGlobal, PickleStorage, type PickleValue, type StoragePlace } from "../pickle/pickle-values.ts";
import { storageTypes } from "../pickle/storage-types.ts";
import { describe, listOf, numberOf, numbersOf } from "../pickle/values-of.ts";

/** The storages that a torch pickle refers to, by key. Tensors that share a storage share its place. */
export class StorageTable {
  /** In order of first use, with the element type of that use. */
  readonly storages = new Map<string, PickleStorage>();
  readonly #name: string;
  readonly #locate: (key: string) => StoragePlace | undefined;

  /** @param locate where a storage lies, or undefined where that is only known behind the pickle */
  constructor(name: string, locate: (key: string) => StoragePlace | undefined) {
    this.#name = name;
    this.#locate = locate;
  }

  /**
   * Reads a persistent id of torch.save: ("storage", type, key, device, length[, view]), or ("module", module, ...) of a
   * legacy whole module. The device is not looked at: a tensor saved on a GPU is read like any other.
   */
  resolve(id: PickleValue): PickleValue {
    const where = `${this.#name}: a storage`;
    const [kind, type, key, , length, view] = listOf(id, where);
    if (kind === "module") return type ?? null;
    const element = type instanceof PickleGlobal ? storageTypes.get(type.path) : undefined;
    if (kind !== "storage" || element === undefined) {
      const got = type instanceof PickleGlobal ? type.path : describe(type);
      throw new CheckpointError(`${where}: expected one of torch's storage types, got ${got}; the file is refused.`);
    }
    if (typeof key !== "string" && typeof key !== "number") {
      throw new CheckpointError(`${where}: expected a key, got ${describe(key)}; the pickle is damaged.`);
    }
    const known = this.storages.get(String(key));
    const place = known?.place ?? { current: this.#locate(String(key)) };
    const whole = new PickleStorage(element, nonNegative(numberOf(length, where), where), 0, place);
    if (known === undefined) this.storages.set(String(key), whole);
    if (!Array.isArray(view)) return whole;
    // A legacy view of the storage: (its own key, first element, length).
    const [skip, size] = numbersOf(view.slice(1, 3), where);
    return new PickleStorage(element, nonNegative(size, where), nonNegative(skip, where), place);
  }
}

function nonNegative(value: number | undefined, where: string): number {
  if (value === undefined || value < 0)
    throw new CheckpointError(`${where}: expected a length of 0 and more, got ${value}; the pickle is damaged.`);
  return value;
}
