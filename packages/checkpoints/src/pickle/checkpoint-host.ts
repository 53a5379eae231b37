import { CheckpointError } from "@mfim/core/errors";
import { type ByteSource, memorySource } from "../bytes/byte-source.ts";
import type { NamedGlobal } from "../checkpoint.ts";
import type { GlobalRule, RuleContext } from "./global-rule.ts";
import { isSuspicious, knownGlobals } from "./known-globals.ts";
import { buildArray, buildDtype } from "./numpy-globals.ts";
import type { PickleHost } from "./pickle-machine.ts";
import {
  PickleArray,
  PickleBytes,
  PickleDict,
  PickleDtype,
  PickleGlobal,
  PickleObject,
  type PickleValue,
} from "./pickle-values.ts";

/** Far more than the parts of any real checkpoint that are copied while it is rebuilt. */
const mostCopied = 10_000_000;

export interface HostOptions {
  /** For messages. */
  readonly name: string;
  /** Reads the value behind a persistent id. */
  readonly persistent?: (id: PickleValue) => PickleValue;
  /** Reads a torch.save file inside a byte string. */
  readonly readEmbedded?: (source: ByteSource) => PickleValue;
  /** Rules of a format of its own, beside `knownGlobals`. */
  readonly rules?: ReadonlyMap<string, GlobalRule>;
  /** Names of a format of its own that become inert records without being refused. */
  readonly isInert?: (path: string) => boolean;
}

/** Gives names their meaning by the allow-list. What is not on it becomes an inert record and is noted. */
export class CheckpointHost implements PickleHost, RuleContext {
  readonly name: string;
  readonly #options: HostOptions;
  readonly #encoded = { latin1: new Map<string, PickleBytes>(), utf8: new Map<string, PickleBytes>() };
  readonly #embedded = new Map<ByteSource, PickleValue>();
  #copied = 0;
  readonly #seen = new Map<string, NamedGlobal>();

  constructor(options: HostOptions) {
    this.name = options.name;
    this.#options = options;
  }

  /** Every global that was named, in order. */
  get globals(): readonly NamedGlobal[] {
    return [...this.#seen.values()];
  }

  global(module: string, name: string): PickleValue {
    const global = new PickleGlobal(module, name);
    const { rules, isInert } = this.#options;
    const known = knownGlobals.has(global.path) || rules?.has(global.path) || isInert?.(global.path);
    const kind = known ? "known" : isSuspicious(global.path) ? "suspicious" : "unknown";
    this.#seen.set(global.path, { name: global.path, kind });
    return global;
  }

  reduce(callable: PickleValue, args: readonly PickleValue[]): PickleValue {
    const path = callable instanceof PickleGlobal ? callable.path : "a value that is no name";
    const rule = this.#options.rules?.get(path) ?? knownGlobals.get(path);
    if (!(callable instanceof PickleGlobal)) this.#seen.set(path, { name: path, kind: "suspicious" });
    return rule === undefined ? new PickleObject(path, args) : rule(args, this);
  }

  copied(count: number): void {
    this.#copied += count;
    if (this.#copied > mostCopied)
      throw new CheckpointError(
        `${this.name}: its pickle copies more than ${mostCopied} values from one container to another, which no real checkpoint does; it is refused.`,
      );
  }

  encoded(text: string, encoding: "latin1" | "utf8"): PickleBytes {
    const known = this.#encoded[encoding].get(text);
    if (known !== undefined) return known;
    const bytes = new PickleBytes(memorySource(Buffer.from(text, encoding), `${this.name}: an encoded byte string`));
    this.#encoded[encoding].set(text, bytes);
    return bytes;
  }

  build(target: PickleValue, state: PickleValue): void {
    if (target instanceof PickleArray) buildArray(target, state, this);
    else if (target instanceof PickleDtype) buildDtype(target, state, this.name);
    else if (target instanceof PickleObject) buildObject(target, state, this);
    // Attributes of dictionaries (a state dict's _metadata) and tensors (hooks) are not needed.
  }

  persistent(id: PickleValue): PickleValue {
    if (this.#options.persistent === undefined) {
      throw new CheckpointError(`${this.name}: its pickle refers to storages outside itself; expected a plain pickle.`);
    }
    return this.#options.persistent(id);
  }

  readEmbedded(source: ByteSource): PickleValue {
    if (this.#options.readEmbedded === undefined) {
      throw new CheckpointError(
        `${this.name}: it holds a file inside a file inside a file; no real checkpoint does, it is refused.`,
      );
    }
    // One byte string that a pickle names many times is read once.
    const known = this.#embedded.get(source);
    if (known !== undefined) return known;
    const value = this.#options.readEmbedded(source);
    this.#embedded.set(source, value);
    return value;
  }

  /** @throws CheckpointError that lists every name outside the allow-list */
  assertOnlyKnown(): void {
    const refused = this.globals.filter(({ kind }) => kind !== "known").map(({ name }) => name);
    if (refused.length === 0) return;
    const shown = refused.slice(0, 20).join(", ") + (refused.length > 20 ? ` and ${refused.length - 20} more` : "");
    throw new CheckpointError(
      `${this.name}: its pickle names ${shown}, which ${refused.length === 1 ? "is" : "are"} not needed to rebuild tensors; nothing of it was run, the file is refused. If it is a whole pickled module, read it with tensorsOnly (--tensors-only).`,
    );
  }
}

/** State is a dictionary, or (dictionary, slots). */
function buildObject(target: PickleObject, state: PickleValue, host: CheckpointHost): void {
  for (const part of Array.isArray(state) ? state : [state]) {
    if (!(part instanceof PickleDict)) continue;
    host.copied(part.entries.size);
    for (const [key, value] of part.entries) target.attributes.set(key, value);
  }
}
