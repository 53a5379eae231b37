import type { Attribute, Attributes, GraphValue } from "../ir/graph.ts";
import { specOf } from "../ir/graph.ts";
import { type OpArgument, opSignature } from "../tensorflow/op-signatures.ts";
import type { Binding, BindingAttribute } from "./native-backend.ts";
import { TraceError } from "./trace-error.ts";

/** The attributes of an executed op in our terms, with those that the eager runtime would infer from the inputs. */
export function readAttributes(
  binding: Binding,
  op: string,
  attributes: readonly BindingAttribute[],
  inputs: readonly GraphValue[],
): Attributes {
  const stated = Object.fromEntries(
    attributes.map((attribute) => [attribute.name, convertAttribute(binding, op, attribute)]),
  );
  return { ...inferAttributes(op, inputs), ...stated };
}

/** One attribute in our terms. */
export function convertAttribute(binding: Binding, op: string, { name, type, value }: BindingAttribute): Attribute {
  const list = Array.isArray(value);
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return { kind: "type", value: value as number };
    case binding.TF_ATTR_INT:
      return list ? { kind: "ints", value: value as number[] } : { kind: "int", value: value as number };
    case binding.TF_ATTR_FLOAT:
      return list ? { kind: "floats", value: value as number[] } : { kind: "float", value: value as number };
    case binding.TF_ATTR_BOOL:
      return list ? { kind: "bools", value: value as boolean[] } : { kind: "bool", value: value as boolean };
    case binding.TF_ATTR_STRING:
      return { kind: "string", value: String(value) };
    case binding.TF_ATTR_SHAPE:
      return { kind: "shape", value: value as number[] };
    default:
      throw new TraceError(`${op}: attribute "${name}" is of a kind (${type}) that graphs cannot hold.`);
  }
}

/** Types and list lengths that follow from the inputs. Ops outside the table have none: theirs must be stated. */
function inferAttributes(op: string, inputs: readonly GraphValue[]): Attributes {
  const inferred: Record<string, Attribute> = {};
  let next = 0;
  const specs = opSignature(op)?.inputs ?? [];
  const listLength = inputs.length - specs.filter(({ count }) => count === undefined).length;
  for (const argument of specs) {
    const value = inputs[next];
    next += argument.count === undefined ? 1 : listLength;
    if (argument.count !== undefined) inferred[argument.count] = { kind: "int", value: listLength };
    if (value !== undefined && isAttributeName(argument))
      inferred[argument.type] = { kind: "type", value: specOf(value).dtype };
  }
  return inferred;
}

const isAttributeName = (argument: OpArgument) => /^[A-Z]/.test(argument.type) || argument.type === "dtype";
