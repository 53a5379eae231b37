import { CheckpointError } from "@mfim/core/errors";
import { memorySource } from "../bytes/byte-source.ts";
import type { GlobalRule, RuleContext } from "./global-rule.ts";
import { PickleBytes, PickleDict, PickleObject, PickleSet, type PickleValue } from "./pickle-values.ts";
import { describe, listOf, textOf } from "./values-of.ts";

/** dict(), OrderedDict(), OrderedDict([[key, value], ...]). */
const dictionary: GlobalRule = (args, context) => {
  const dict = new PickleDict();
  const { name } = context;
  const [first] = args;
  if (first instanceof PickleDict) context.copied(first.entries.size);
  if (Array.isArray(first)) context.copied(first.length);
  if (first instanceof PickleDict) for (const [key, value] of first.entries) dict.entries.set(key, value);
  else if (Array.isArray(first)) {
    for (const pair of first) {
      const [key, value] = listOf(pair, `${name}: a dictionary`);
      if (key === undefined || value === undefined)
        throw new CheckpointError(`${name}: a dictionary entry is no pair; the pickle is damaged.`);
      dict.entries.set(key, value);
    }
  }
  return dict;
};

const items = ([list]: readonly PickleValue[], context: RuleContext): PickleValue[] => {
  if (!Array.isArray(list)) return [];
  context.copied(list.length);
  return [...list];
};
const set: GlobalRule = (args, context) => new PickleSet(items(args, context));
const first: GlobalRule = (args) => args[0] ?? null;

/** _codecs.encode(text, "latin1"): how protocol 2 writes bytes. */
const encode: GlobalRule = ([text, encoding], context) => {
  const where = `${context.name}: an encoded byte string`;
  const codec = encoding === undefined ? "utf-8" : textOf(encoding, where).toLowerCase();
  const isLatin1 = codec === "latin1" || codec === "latin-1" || codec === "iso-8859-1";
  if (!isLatin1 && codec !== "utf-8" && codec !== "utf8")
    throw new CheckpointError(`${where}: expected latin1 or utf-8, got "${codec.slice(0, 40)}".`);
  return context.encoded(textOf(text, where), isLatin1 ? "latin1" : "utf8");
};

/** bytes() and bytearray(), empty, of bytes, or of (text, encoding). */
const byteString: GlobalRule = (args, context) => {
  if (args.length === 2) return encode?.(args, context) ?? null;
  const where = `${context.name}: a byte string`;
  if (args[0] === undefined) return new PickleBytes(memorySource(new Uint8Array(0), where));
  return args[0] instanceof PickleBytes ? args[0] : context.encoded(textOf(args[0], where), "latin1");
};

/** copyreg._reconstructor(class, base, state): an instance whose content, for a dict subclass, is `state`. */
const reconstructor: GlobalRule = ([type, , state], context) => {
  if (type === undefined) throw new CheckpointError(`${context.name}: an object has no class; the pickle is damaged.`);
  const made = context.reduce(type, []);
  if (state instanceof PickleDict && (made instanceof PickleDict || made instanceof PickleObject)) {
    context.copied(state.entries.size);
    for (const [key, value] of state.entries) made.entries.set(key, value);
  }
  return made;
};

const newObject: GlobalRule = ([type, ...args], context) => {
  if (type === undefined)
    throw new CheckpointError(`${context.name}: an object has no class, got ${describe(type)}; the pickle is damaged.`);
  return context.reduce(type, args);
};

const builtinRules: readonly (readonly [string, GlobalRule])[] = [
  ["dict", dictionary],
  ["list", items],
  ["tuple", items],
  ["set", set],
  ["frozenset", set],
  ["bytes", byteString],
  ["bytearray", byteString],
  ["complex", (args) => args.map((part) => (typeof part === "number" ? part : 0))],
  ["slice", undefined],
  ["range", undefined],
  ["object", undefined],
  ["int", first],
  ["float", first],
  ["bool", first],
  ["str", first],
];

/** Python's own plain data, under the names of Python 3 and 2. */
export const plainGlobals: readonly (readonly [string, GlobalRule])[] = [
  ...["builtins", "__builtin__"].flatMap((module) =>
    builtinRules.map(([name, rule]) => [`${module}.${name}`, rule] as const),
  ),
  ...["copyreg", "copy_reg"].flatMap(
    (module) =>
      [
        [`${module}._reconstructor`, reconstructor],
        [`${module}.__newobj__`, newObject],
      ] as const,
  ),
  ["collections.OrderedDict", dictionary],
  ["collections.Counter", dictionary],
  ["collections.defaultdict", () => new PickleDict()],
  ["_codecs.encode", encode],
  // Bags of settings, found in many training checkpoints. Never built: their content is kept as a record.
  ["argparse.Namespace", undefined],
  ["types.SimpleNamespace", undefined],
  ["easydict.EasyDict", undefined],
  ["pathlib.PosixPath", undefined],
  ["pathlib.WindowsPath", undefined],
];
