import type { ByteSource } from "../bytes/byte-source.ts";
import type { PickleBytes, PickleValue } from "./pickle-values.ts";

/** What a rule may ask of its surroundings. */
export interface RuleContext {
  /** For messages. */
  readonly name: string;
  /** Counts values that a rule copies from a list or dictionary; a pickle that has large ones copied without end is refused. */
  copied(count: number): void;
  /** A text as bytes; one text that a pickle encodes many times is encoded once. */
  encoded(text: string, encoding: "latin1" | "utf8"): PickleBytes;
  /** Rebuilds `callable(...args)` by the rules again; for globals that wrap another. */
  reduce(callable: PickleValue, args: readonly PickleValue[]): PickleValue;
  /** Reads a whole torch.save file held in a byte string; its root value. */
  readEmbedded(source: ByteSource): PickleValue;
}

/** What the reader does where a pickle calls this global. `undefined`: it may be named, and calling it makes an inert record. */
export type GlobalRule = ((args: readonly PickleValue[], context: RuleContext) => PickleValue) | undefined;
