import { CheckpointError } from "@mfim/core/errors";
import { ByteCursor } from "../bytes/byte-cursor.ts";
import type { ByteSource } from "../bytes/byte-source.ts";
// biome-ignore lint/suspicious/noImportCycles: the instructions name the machine as a type alone
import { opcodes } from "./opcodes.ts";
import { PickleDict, PickleObject, PickleSet, type PickleValue } from "./pickle-values.ts";

/** What gives a pickle's names a meaning. The machine itself knows only numbers, texts and containers. */
export interface PickleHost {
  /** The value for a class or function name. */
  global(module: string, name: string): PickleValue;
  /** The value for "call this with these arguments". */
  reduce(callable: PickleValue, args: readonly PickleValue[]): PickleValue;
  /** Applies "set the state of this object". */
  build(target: PickleValue, state: PickleValue): void;
  /** The value for a reference out of the pickle: a storage. */
  persistent(id: PickleValue): PickleValue;
}

/** More instructions than any real checkpoint's pickle has. */
const mostInstructions = 10_000_000;

/**
 * The pickle virtual machine, protocols 0 to 5, without the ability to import or call anything.
 * @see https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */
export class PickleMachine {
  readonly cursor: ByteCursor;
  readonly host: PickleHost;
  readonly memo = new Map<number, PickleValue>();
  stack: PickleValue[] = [];
  readonly #outer: PickleValue[][] = [];

  constructor(cursor: ByteCursor, host: PickleHost) {
    this.cursor = cursor;
    this.host = host;
  }

  /** Runs one pickle from the cursor to its STOP. */
  run(): PickleValue {
    for (let count = 0; count < mostInstructions; count++) {
      const code = this.cursor.byte("a pickle");
      if (code === 0x2e) return this.pop();
      const instruction = opcodes[code];
      if (instruction === undefined) {
        this.fail(
          `0x${code.toString(16).padStart(2, "0")} is no pickle instruction; the file is damaged or of another format`,
        );
      }
      instruction(this);
    }
    this.fail(`it has more than ${mostInstructions} instructions, which no real checkpoint has`);
  }

  fail(why: string): never {
    throw new CheckpointError(
      `${this.cursor.source.name}: the pickle at byte ${this.cursor.position} cannot be read: ${why}.`,
    );
  }

  push(value: PickleValue): void {
    this.stack.push(value);
  }

  pop(): PickleValue {
    const value = this.stack.pop();
    if (value === undefined) this.fail("it takes a value where there is none");
    return value;
  }

  top(): PickleValue {
    const value = this.stack[this.stack.length - 1];
    if (value === undefined) this.fail("it takes a value where there is none");
    return value;
  }

  mark(): void {
    this.#outer.push(this.stack);
    this.stack = [];
  }

  /** The values since the last mark. */
  popMark(): PickleValue[] {
    const outer = this.#outer.pop();
    if (outer === undefined) this.fail("it takes values to a mark that was never set");
    const values = this.stack;
    this.stack = outer;
    return values;
  }

  popArguments(): readonly PickleValue[] {
    const args = this.pop();
    if (!Array.isArray(args)) this.fail("the arguments of a call are no tuple");
    return args;
  }

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) this.fail(`it recalls value ${index}, which it never remembered`);
    this.push(value);
  }

  append(values: readonly PickleValue[]): void {
    const target = this.top();
    const list = Array.isArray(target)
      ? target
      : target instanceof PickleObject || target instanceof PickleSet
        ? target.items
        : undefined;
    if (list === undefined) this.fail("it appends to something that is no list");
    for (const value of values) list.push(value);
  }

  /** `pairs`: key, value, key, value, ... */
  setItems(pairs: readonly PickleValue[]): void {
    const target = this.top();
    if (!(target instanceof PickleDict || target instanceof PickleObject))
      this.fail("it sets entries of something that is no dictionary");
    if (pairs.length % 2 !== 0) this.fail("a dictionary key has no value");
    for (let i = 0; i < pairs.length; i += 2) target.entries.set(pairs[i] as PickleValue, pairs[i + 1] as PickleValue);
  }
}

/** Runs the pickle at the beginning of `source`, or at the cursor's place. */
export function runPickle(source: ByteSource | ByteCursor, host: PickleHost): PickleValue {
  return new PickleMachine(source instanceof ByteCursor ? source : new ByteCursor(source), host).run();
}
