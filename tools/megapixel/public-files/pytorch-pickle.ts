import type { NamedTensor } from "@mfim/core";

/** PyTorch since 1.6 saves a zip, before it a row of pickles. */
export type PyTorchForm = "zip" | "legacy";

/** What `torch.save` is given: dictionaries of tensors, to any depth. */
export type Saved = NamedTensor | ReadonlyMap<string, Saved>;

/** The pickle of a saved object, and the tensors whose storages go beside it, by their key. */
export interface Pickled {
  readonly pickle: Buffer;
  readonly storages: readonly NamedTensor[];
}

/**
 * A pickle of protocol 2 as `torch.save` writes it: tensors are rebuilt from float32 storages, which it names.
 * Opcodes: pickletools; the names: torch/_utils.py and torch/serialization.py.
 * @param form in the legacy one a storage is named with the view that it is of another: none
 */
export function pickleOf(root: Saved, form: PyTorchForm): Pickled {
  const parts: Buffer[] = [Buffer.from([0x80, 2])];
  const storages: NamedTensor[] = [];
  const put = (...bytes: readonly number[]) => parts.push(Buffer.from(bytes));
  const text = (value: string) => {
    const bytes = Buffer.from(value);
    const head = Buffer.alloc(5);
    head[0] = 0x58; // BINUNICODE
    head.writeUInt32LE(bytes.length, 1);
    parts.push(head, bytes);
  };
  const name = (module: string, what: string) => parts.push(Buffer.from(`c${module}\n${what}\n`)); // GLOBAL
  const number = (value: number) => {
    const bytes = Buffer.alloc(5);
    bytes[0] = 0x4a; // BININT
    bytes.writeInt32LE(value, 1);
    parts.push(bytes);
  };
  const tuple = (values: readonly number[]) => {
    put(0x28); // MARK
    for (const value of values) number(value);
    put(0x74); // TUPLE
  };
  const tensor = ({ shape }: NamedTensor, key: number) => {
    name("torch._utils", "_rebuild_tensor_v2");
    put(0x28, 0x28);
    text("storage");
    name("torch", "FloatStorage");
    text(String(key));
    text("cpu");
    number(shape.reduce((product, size) => product * size, 1));
    if (form === "legacy") put(0x4e); // NONE
    put(0x74, 0x51); // TUPLE, BINPERSID
    number(0);
    tuple(shape);
    tuple(shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1)));
    put(0x89); // NEWFALSE: requires no gradient
    name("collections", "OrderedDict");
    put(0x29, 0x52, 0x74, 0x52); // EMPTY_TUPLE, REDUCE; TUPLE, REDUCE
  };
  const write = (value: Saved) => {
    if (!(value instanceof Map)) {
      storages.push(value as NamedTensor);
      tensor(value as NamedTensor, storages.length - 1);
      return;
    }
    put(0x7d, 0x28); // EMPTY_DICT, MARK
    for (const [key, inner] of value as ReadonlyMap<string, Saved>) {
      text(key);
      write(inner);
    }
    put(0x75); // SETITEMS
  };
  write(root);
  put(0x2e); // STOP
  return { pickle: Buffer.concat(parts), storages };
}
