import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import type { NamedTensor } from "@mfim/core";
import { type PyTorchForm, pickleOf, type Saved } from "./pytorch-pickle.ts";

/** Writes what `torch.save` would write of float32 tensors. */
export async function writePyTorchFile(path: string, saved: Saved, form: PyTorchForm): Promise<void> {
  const { pickle, storages } = pickleOf(saved, form);
  const file = await open(path, "w");
  try {
    for (const part of form === "zip" ? zipParts(pickle, storages) : legacyParts(pickle, storages))
      await file.write(part);
  } finally {
    await file.close();
  }
}

const bytesOf = (tensor: NamedTensor): Buffer => {
  const values = tensor.toFloat32();
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
};

/** Entries that are stored, not deflated (zip application note 4.3); the files stay below 4 GiB. */
function* zipParts(pickle: Buffer, storages: readonly NamedTensor[]): Generator<Buffer> {
  const directory: Buffer[] = [];
  let at = 0;
  const entries: [name: string, read: () => Buffer][] = [
    ["archive/data.pkl", () => pickle],
    ...storages.map((tensor, key): [string, () => Buffer] => [`archive/data/${key}`, () => bytesOf(tensor)]),
    ["archive/version", () => Buffer.from("3\n")],
  ];
  for (const [name, read] of entries) {
    const data = read();
    const title = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0); // version needed; flags, method, time and date stay 0
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), fields, title]);
    const rest = Buffer.alloc(14); // comment, disk, attributes: 0
    rest.writeUInt32LE(at, 10);
    const version = Buffer.from([20, 0]);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02", "latin1"), version, fields, rest, title]));
    at += local.length + data.length;
    yield local;
    yield data;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(at, 12);
  yield central;
  yield Buffer.concat([Buffer.from("PK\x05\x06", "latin1"), end]);
}

/** Pickles of the magic number, the protocol and the system; the object; the storages' keys; then each storage's length and values. */
function* legacyParts(pickle: Buffer, storages: readonly NamedTensor[]): Generator<Buffer> {
  const magic = Buffer.from("80028a0a6cfc9c46f9206aa850192e", "hex");
  const protocol = Buffer.from("80024de9032e", "hex"); // 1001
  const text = (value: string) => {
    const bytes = Buffer.from(value);
    return Buffer.concat([Buffer.from([0x58, bytes.length, 0, 0, 0]), bytes]);
  };
  const int = (value: number) => Buffer.from([0x4b, value]);
  const yes = Buffer.from([0x88]);
  const dictionary = (...items: readonly Buffer[]) =>
    Buffer.concat([Buffer.from([0x7d, 0x28]), ...items, Buffer.from([0x75])]);
  const sizes = dictionary(text("short"), int(2), text("int"), int(4), text("long"), int(4));
  const system = dictionary(
    ...[text("protocol_version"), Buffer.from("4de903", "hex"), text("little_endian"), yes, text("type_sizes"), sizes],
  );
  yield Buffer.concat([magic, protocol, Buffer.from([0x80, 2]), system, Buffer.from(".")]);
  yield pickle;
  yield Buffer.concat([
    Buffer.from([0x80, 2, 0x5d, 0x28]), // EMPTY_LIST, MARK
    ...storages.map((_, key) => text(String(key))),
    Buffer.from("e."), // APPENDS, STOP
  ]);
  for (const tensor of storages) {
    const values = bytesOf(tensor);
    const count = Buffer.alloc(8);
    count.writeBigInt64LE(BigInt(values.length / 4));
    yield count;
    yield values;
  }
}
