import { MfimError } from "@mfim/core";
import * as tf from "@tensorflow/tfjs";

/** The shape of nested arguments or results: where the tensors sit, and the plain values between them. */
export interface Structure {
  readonly tensors: readonly tf.Tensor[];
  /** Tells structures apart: nesting, keys, plain values, and dtype and shape of each tensor. */
  readonly key: string;
  /** Puts other tensors in the places of `tensors`. */
  rebuild(tensors: readonly tf.Tensor[]): unknown;
}

type Rebuild = (tensors: readonly tf.Tensor[]) => unknown;

const isPlain = (value: unknown) =>
  value === null || value === undefined || typeof value === "boolean" || typeof value === "string";

/**
 * Finds the tensors in nested arrays and records.
 * @param numbers whether plain numbers may stand between them (arguments: they become part of the signature)
 * @throws MfimError naming the place of a value that is neither a tensor nor a container of tensors
 */
export function structureOf(root: unknown, what: string, numbers: boolean): Structure {
  const tensors: tf.Tensor[] = [];
  const visit = (value: unknown, path: string): [key: string, rebuild: Rebuild] => {
    if (value instanceof tf.Tensor) {
      const index = tensors.push(value) - 1;
      return [`${value.dtype}[${value.shape}]`, (others) => others[index]];
    }
    if (isPlain(value) || (numbers && typeof value === "number"))
      return [JSON.stringify(value) ?? "undefined", () => value];
    if (Array.isArray(value)) {
      const items = value.map((item, i) => visit(item, `${path}[${i}]`));
      return [`[${items.map(([key]) => key).join()}]`, (others) => items.map(([, rebuild]) => rebuild(others))];
    }
    if (typeof value === "object" && isRecord(value)) {
      const entries = Object.entries(value).map(([name, item]) => [name, visit(item, `${path}.${name}`)] as const);
      const key = `{${entries.map(([name, [itemKey]]) => `${name}:${itemKey}`).join()}}`;
      return [key, (others) => Object.fromEntries(entries.map(([name, [, rebuild]]) => [name, rebuild(others)]))];
    }
    const kind = value instanceof Promise ? "a promise (a compiled function must be synchronous)" : describe(value);
    throw new MfimError(`${path}: expected a tensor, or arrays and records of tensors, got ${kind}.`);
  };
  const [key, rebuild] = visit(root, what);
  return { tensors, key, rebuild };
}

function isRecord(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  if (typeof value === "number") return `the number ${value}: it would be the same at every run; return a tensor`;
  if (typeof value === "object" && value !== null) return `an object of class ${value.constructor.name}`;
  return `a ${typeof value}`;
}
