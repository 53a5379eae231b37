/** A field of a protocol buffer message: a whole number, or bytes. */
type Field = readonly [number: number, value: number | Uint8Array];

/**
 * A picture as TensorBoard's event files hold it: the message `Summary` with one value, `tag` and `image` (TensorFlow's summary.proto).
 * @param png the file's bytes, which are kept as they are; width and height are read from its header (PNG, 11.2.2)
 */
export function imageSummary(tag: string, png: Uint8Array): Uint8Array {
  const header = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  const image = message([
    [1, height],
    [2, width],
    [3, 3], // red, green, blue
    [4, png],
  ]);
  const value = message([
    [1, new TextEncoder().encode(tag)],
    [4, image],
  ]);
  return message([[1, value]]);
}

function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(([number, value]) =>
      typeof value === "number"
        ? [varint(number << 3), varint(value)]
        : [varint((number << 3) | 2), varint(value.length), value],
    ),
  );
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.of(...bytes, rest);
}
