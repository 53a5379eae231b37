import { CheckpointError } from "@mfim/core/errors";
import { Allowance } from "../bytes/allowance.ts";
import { assertRange, type ByteSource, readBytes, sliceSource } from "../bytes/byte-source.ts";
import { inflateSource } from "./inflate-source.ts";

/** One file inside a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  /** CRC-32 as the directory says; PyTorch may write a wrong one on purpose (`set_crc32_options(False)`). */
  readonly crc: number;
  /** Its content: a range of the archive where it is stored, inflated into memory where it is deflated. */
  open(): ByteSource;
}

interface DirectoryRecord {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  readonly headerAt: number;
}

const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const;
const saturated = 0xffffffff;
/** More entries than any real checkpoint has; guards against directories that only cost time. */
const mostEntries = 1_000_000;
/** Weights do not deflate to a hundredth. */
const largestGrowth = 100;

/**
 * Reads a zip archive's central directory (zip64 too). No entry is read; ranges that leave the file, overlap each other or
 * appear twice are refused.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function readZip(source: ByteSource): ReadonlyMap<string, ZipEntry> {
  const { offset, size, count } = findDirectory(source);
  const directory = readBytes(source, offset, size, "the zip directory");
  const view = new DataView(directory.buffer);
  const entries = new Map<string, ZipEntry>();
  const inflated = new Allowance(source.name, source.size, largestGrowth);
  const spans: { from: number; to: number; name: string }[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const { record, next } = readRecord(source, view, at);
    at = next;
    if (record.name.endsWith("/")) continue;
    if (record.method !== 0) inflated.spend(record.size, "the deflated entries");
    if (entries.has(record.name)) throw damaged(source, `it has "${record.name}" twice`);
    entries.set(record.name, {
      name: record.name,
      size: record.size,
      crc: record.crc,
      open: () => openEntry(source, record),
    });
    spans.push({ from: record.headerAt, to: record.headerAt + 30 + record.compressed, name: record.name });
  }
  assertDisjoint(source, spans);
  return entries;
}

function damaged(source: ByteSource, why: string): CheckpointError {
  return new CheckpointError(`${source.name}: as a zip archive it is damaged: ${why}; fetch the file again.`);
}

/** Overlapping entries are how small archives claim to hold much. */
function assertDisjoint(source: ByteSource, spans: { from: number; to: number; name: string }[]): void {
  spans.sort((a, b) => a.from - b.from);
  for (let i = 0; i < spans.length; i++) {
    const { from, to, name } = spans[i] as (typeof spans)[number];
    assertRange(source, from, to - from, `zip entry "${name}"`);
    const following = spans[i + 1];
    if (following !== undefined && to > following.from)
      throw damaged(source, `"${name}" and "${following.name}" overlap`);
  }
}

/** The end record lies in the last 64 KiB, behind the directory; its zip64 form just before it. */
function findDirectory(source: ByteSource): { offset: number; size: number; count: number } {
  const tailSize = Math.min(source.size, 65557);
  const tailAt = source.size - tailSize;
  const tail = new DataView(readBytes(source, tailAt, tailSize, "the zip directory's end").buffer);
  for (let at = tailSize - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== signatures.end) continue;
    const end = {
      count: tail.getUint16(at + 10, true),
      size: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
    };
    const isSaturated = end.count === 0xffff || end.size === saturated || end.offset === saturated;
    const found = isSaturated ? readEnd64(source, tailAt + at) : end;
    if (found.count > mostEntries || found.count * 46 > found.size)
      throw damaged(source, `its directory of ${found.size} bytes cannot hold ${found.count} entries`);
    return found;
  }
  throw damaged(source, "its directory is missing, so the file was cut off");
}

function readEnd64(source: ByteSource, endAt: number): { offset: number; size: number; count: number } {
  const locator = new DataView(readBytes(source, endAt - 20, 20, "the zip64 locator").buffer);
  if (locator.getUint32(0, true) !== signatures.locator64) throw damaged(source, "its zip64 locator is missing");
  const end = new DataView(readBytes(source, Number(locator.getBigUint64(8, true)), 56, "the zip64 end record").buffer);
  if (end.getUint32(0, true) !== signatures.end64) throw damaged(source, "its zip64 end record is missing");
  const number = (at: number) => Number(end.getBigUint64(at, true));
  return { count: number(32), size: number(40), offset: number(48) };
}

function readRecord(source: ByteSource, view: DataView, at: number): { record: DirectoryRecord; next: number } {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== signatures.central)
    throw damaged(source, "its directory is cut off");
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => view.getUint16(at + o, true)) as [
    number,
    number,
    number,
  ];
  const next = at + 46 + nameLength + extraLength + commentLength;
  if (next > view.byteLength) throw damaged(source, "its directory is cut off");
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength));
  const [size, compressed, headerAt] = readSizes(view, at, nameLength, extraLength);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  return { record: { name, flags, method, crc: view.getUint32(at + 16, true), compressed, size, headerAt }, next };
}

/** Size, compressed size and header position, each from the zip64 field where the plain one is saturated. */
function readSizes(view: DataView, at: number, nameLength: number, extraLength: number): [number, number, number] {
  const sizes = [24, 20, 42].map((o) => view.getUint32(at + o, true)) as [number, number, number];
  const end = at + 46 + nameLength + extraLength;
  for (let field = end - extraLength; field + 4 <= end; ) {
    const id = view.getUint16(field, true);
    const fieldEnd = field + 4 + view.getUint16(field + 2, true);
    let from = field + 4;
    for (let i = 0; id === 1 && i < sizes.length; i++) {
      if (sizes[i] !== saturated || from + 8 > Math.min(fieldEnd, end)) continue;
      sizes[i] = Number(view.getBigUint64(from, true));
      from += 8;
    }
    field = fieldEnd;
  }
  return sizes;
}

function openEntry(source: ByteSource, record: DirectoryRecord): ByteSource {
  const { name, flags, method, compressed, size, headerAt } = record;
  const header = new DataView(readBytes(source, headerAt, 30, `zip entry "${name}"`).buffer);
  if (header.getUint32(0, true) !== signatures.local)
    throw damaged(source, `the header of "${name}" is not where the directory says`);
  const dataAt = headerAt + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  if ((flags & 1) !== 0)
    throw new CheckpointError(`${source.name}: zip entry "${name}" is encrypted; decrypt the archive first.`);
  if (method === 0) {
    if (compressed !== size) throw damaged(source, `"${name}" is stored but has two sizes, ${compressed} and ${size}`);
    return sliceSource(source, dataAt, size, name);
  }
  if (method === 8) return inflateSource(sliceSource(source, dataAt, compressed, name), size);
  throw new CheckpointError(
    `${source.name}: zip entry "${name}" is compressed by method ${method}; expected stored or deflated, pack it again.`,
  );
}
