import { type TypedArrayName, type TypedArrayTensor, typedArrays } from "./typed-array.ts";

/**
 * Encodes typed arrays as one safetensors file in memory, wider types first, so that every tensor is aligned, and otherwise in the
 * order given.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, TypedArrayTensor>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  const entries = Object.entries(tensors).sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  for (const [name, { shape, data }] of entries) {
    const dtype = (Object.keys(typedArrays) as TypedArrayName[]).find((type) => data instanceof typedArrays[type]);
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = JSON.stringify(header);
  // Spaces pad the header so that the data begin at a multiple of 8 bytes.
  const text = new TextEncoder().encode(json + " ".repeat((8 - (Buffer.byteLength(json) % 8)) % 8));
  const out = new Uint8Array(8 + text.length + offset);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  let at = 8 + text.length;
  for (const [, { data }] of entries) {
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return out;
}
