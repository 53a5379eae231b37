import { DataError } from "@mfim/core";

type Read = (view: DataView, at: number, littleEndian: boolean) => number;

/** NumPy's types of points, by kind and bytes. */
const types: Readonly<Record<string, readonly [bytes: number, read: Read]>> = {
  u1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i8: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/**
 * Points of a NumPy array file of shape [N, 2], as `numpy.save` writes it; never executes what a file of objects holds. (Checkpoints have a reader of any array; a
 * data set is read without them.)
 * @returns x and y of every point, in turn
 * @throws DataError for another file, type or shape, and for one that is cut off
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function parseNumpyPoints(bytes: Uint8Array, where: string): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || view.getUint32(0) !== 0x934e554d || view.getUint16(4) !== 0x5059)
    throw new DataError(`${where}: expected a NumPy array of points, the file is damaged or of another format.`);
  const [begin, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const header = new TextDecoder().decode(bytes.subarray(begin, begin + length));
  const [, order, kind = ""] = /'descr':\s*'([<>|=])(\w\d)'/.exec(header) ?? [];
  const shape = /'shape':\s*\((\d+),\s*(\d+)\)/.exec(header)?.slice(1).map(Number);
  const type = types[kind];
  if (type === undefined || shape?.[1] !== 2)
    throw new DataError(
      `${where}: expected a NumPy array of numbers of shape (N, 2), got ${header.trim().slice(0, 80)}.`,
    );
  const [count] = shape as [number, number];
  const [size, read] = type;
  const start = begin + length;
  if (bytes.length < start + 2 * count * size)
    throw new DataError(`${where}: expected ${count} points of ${2 * size} bytes, the file is cut off.`);
  const columns = /'fortran_order':\s*True/.test(header);
  const place = (point: number, axis: number) => (columns ? axis * count + point : 2 * point + axis);
  return Array.from({ length: 2 * count }, (_, n) => read(view, start + size * place(n >> 1, n & 1), order !== ">"));
}
