import { type FileHandle, open, stat } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";

const magic = 0xbeefc0de;
const pageHead = 16;
const [branchPage, leafPage] = [0x01, 0x02];
/** Sizes of pages that LMDB makes. */
const [smallestPage, largestPage] = [256, 65536];
/** Deeper than the tree of any file. */
const deepest = 64;

/** A value that lies on pages of its own. */
const bigData = 0x01;

/**
 * Reads single values of an LMDB environment's main database (format 1, little endian), the one that LMDB 0.9 and thus
 * Python's `lmdb` writes. The prebuilt npm bindings cannot: `lmdb` has another format, `node-lmdb` needs glibc 2.38. The
 * layout is that of lmdb's `mdb.c`: pages of a B+ tree, sorted keys, large values on overflow pages.
 */
export class LmdbFile {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #pageSize: number;
  readonly #root: bigint;
  /** Bytes of the file: nothing is read, and no memory taken, for a place beyond them. */
  readonly size: number;
  readonly entries: number;

  private constructor(path: string, file: FileHandle, size: number, meta: Meta) {
    this.path = path;
    this.#file = file;
    this.size = size;
    this.#pageSize = meta.pageSize;
    this.#root = meta.root;
    this.entries = Number(meta.entries);
  }

  /** @param path the environment's folder, or its `data.mdb` @throws DataError for what is no such file */
  static async open(path: string): Promise<LmdbFile> {
    const data = await stat(path).then(
      (found) => (found.isDirectory() ? join(path, "data.mdb") : path),
      () => path,
    );
    let file: FileHandle;
    try {
      file = await open(data, "r");
    } catch (error) {
      throw new DataError(`${path}: expected an LMDB folder with data.mdb (${(error as Error).message}).`);
    }
    try {
      return new LmdbFile(data, file, (await file.stat()).size, await newestMeta(file, data));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** `undefined` where the key is not there. @throws DataError for a damaged file */
  async get(key: string): Promise<Uint8Array | undefined> {
    const wanted = Buffer.from(key);
    let number = this.#root;
    if (number === 0xffffffffffffffffn) return undefined;
    for (let depth = 0; depth < deepest; depth++) {
      const page = new Page(await this.#read(number, this.#pageSize), this.path, number);
      if (page.flags & leafPage) return this.#value(page, wanted);
      if (!(page.flags & branchPage)) break;
      number = page.child(wanted);
    }
    throw new DataError(`${this.path}: page ${number} is no part of a tree; the file is damaged.`);
  }

  async #value(page: Page, wanted: Buffer): Promise<Uint8Array | undefined> {
    const node = page.find(wanted);
    if (node === undefined) return undefined;
    const { flags, size, start } = node;
    if (!(flags & bigData)) return page.value(start, size);
    const first = page.overflow(start);
    return (await this.#read(first, pageHead + size)).subarray(pageHead);
  }

  async #read(page: bigint, bytes: number): Promise<Buffer> {
    const start = Number(page) * this.#pageSize;
    if (Number.isSafeInteger(start) && start + bytes <= this.size) {
      const buffer = Buffer.alloc(bytes);
      const { bytesRead } = await this.#file.read(buffer, 0, bytes, start);
      if (bytesRead === bytes) return buffer;
    }
    throw new DataError(`${this.path}: page ${page} lies beyond the file's end; the file is cut off.`);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

interface Meta {
  readonly pageSize: number;
  readonly root: bigint;
  readonly entries: bigint;
  readonly transaction: bigint;
}

/** Of the two meta pages the one of the later transaction holds. */
async function newestMeta(file: FileHandle, path: string): Promise<Meta> {
  const first = await metaAt(file, 0);
  if (first === undefined || !isPageSize(first.pageSize))
    throw new DataError(`${path}: expected an LMDB file of format 1 (LMDB 0.9, Python's lmdb), got something else.`);
  const second = await metaAt(file, first.pageSize);
  return second !== undefined && second.transaction > first.transaction ? second : first;
}

const isPageSize = (size: number) => size >= smallestPage && size <= largestPage && Number.isInteger(Math.log2(size));

/** Page head, then magic, version, address, map size, two databases of 48 bytes (the second is the main one), last page, transaction. */
async function metaAt(file: FileHandle, offset: number): Promise<Meta | undefined> {
  const bytes = Buffer.alloc(pageHead + 136);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
  if (bytesRead < bytes.length || bytes.readUInt32LE(pageHead) !== magic || bytes.readUInt32LE(pageHead + 4) !== 1)
    return undefined;
  const [free, main] = [pageHead + 24, pageHead + 72];
  return {
    pageSize: bytes.readUInt32LE(free),
    entries: bytes.readBigUInt64LE(main + 32),
    root: bytes.readBigUInt64LE(main + 40),
    transaction: bytes.readBigUInt64LE(pageHead + 128),
  };
}

/** Nodes: size or child (low 16, high 16 bits), flags or child (top 16), key length, key, value. */
class Page {
  readonly bytes: Buffer;
  readonly flags: number;
  readonly #count: number;
  readonly #where: string;

  constructor(bytes: Buffer, path: string, number: bigint) {
    this.bytes = bytes;
    this.flags = bytes.readUInt16LE(10);
    this.#count = (bytes.readUInt16LE(12) - pageHead) >> 1;
    this.#where = `${path}: page ${number}`;
    if (pageHead + 2 * this.#count > bytes.length) this.#fail();
  }

  #fail(): never {
    throw new DataError(`${this.#where} points outside itself; the file is damaged.`);
  }

  /** A value that lies in the page itself. */
  value(start: number, size: number): Uint8Array {
    return start + size <= this.bytes.length ? Uint8Array.from(this.bytes.subarray(start, start + size)) : this.#fail();
  }

  /** The first of the pages that a large value lies on, as its node at `start` says. */
  overflow(start: number): bigint {
    return start + 8 <= this.bytes.length ? this.bytes.readBigUInt64LE(start) : this.#fail();
  }

  /** The page where a key lies, if anywhere: of the last node whose key is not greater; the first node's key counts as least. */
  child(wanted: Buffer): bigint {
    const at = this.#node(Math.max(0, this.#firstGreater(wanted, 1) - 1));
    const low = BigInt(this.bytes.readUInt32LE(at));
    return low | (BigInt(this.bytes.readUInt16LE(at + 4)) << 32n);
  }

  find(wanted: Buffer): { readonly flags: number; readonly size: number; readonly start: number } | undefined {
    const place = this.#firstGreater(wanted, 0) - 1;
    if (place < 0 || !this.#key(place).equals(wanted)) return undefined;
    const at = this.#node(place);
    return {
      flags: this.bytes.readUInt16LE(at + 4),
      size: this.bytes.readUInt32LE(at),
      start: at + 8 + wanted.length,
    };
  }

  #firstGreater(wanted: Buffer, from: number): number {
    let [low, high] = [from, this.#count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Buffer.compare(this.#key(middle), wanted) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #key(place: number): Buffer {
    const at = this.#node(place);
    const end = at + 8 + this.bytes.readUInt16LE(at + 6);
    return end <= this.bytes.length ? this.bytes.subarray(at + 8, end) : this.#fail();
  }

  #node(place: number): number {
    if (place >= this.#count) this.#fail();
    const at = this.bytes.readUInt16LE(pageHead + 2 * place);
    return at + 8 <= this.bytes.length ? at : this.#fail();
  }
}
