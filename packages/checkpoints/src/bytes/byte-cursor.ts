import { assertRange, type ByteSource, readBytes } from "./byte-source.ts";

const windowSize = 1 << 16;

/** Reads a source from front to back through a small window; every length is checked against what is left. */
export class ByteCursor {
  readonly source: ByteSource;
  position: number;
  #window: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#window.buffer);
  #start = 0;

  constructor(source: ByteSource, position = 0) {
    this.source = source;
    this.position = position;
  }

  /** A view of the next `length` bytes, which must not be kept. */
  take(length: number, what: string): Uint8Array {
    const at = this.#advance(length, what);
    return this.#window.subarray(at, at + length);
  }

  byte(what: string): number {
    const at = this.#advance(1, what);
    return this.#window[at] as number;
  }

  uint16(what: string): number {
    const at = this.#advance(2, what);
    return this.#view.getUint16(at, true);
  }

  int32(what: string): number {
    const at = this.#advance(4, what);
    return this.#view.getInt32(at, true);
  }

  uint32(what: string): number {
    const at = this.#advance(4, what);
    return this.#view.getUint32(at, true);
  }

  /** An unsigned 64-bit length; inexact above 2^53, which every range check then refuses. */
  uint64(what: string): number {
    const at = this.#advance(8, what);
    return Number(this.#view.getBigUint64(at, true));
  }

  float64BigEndian(what: string): number {
    const at = this.#advance(8, what);
    return this.#view.getFloat64(at, false);
  }

  /** The bytes up to, not with, the next newline, at most `limit`. */
  line(limit: number, what: string): Uint8Array {
    const start = this.position;
    for (let length = 0; length <= limit; length++) {
      if (this.byte(what) === 0x0a) return readBytes(this.source, start, length, what);
    }
    assertRange(this.source, start, Number.POSITIVE_INFINITY, `${what}, a line of at most ${limit} bytes,`);
    throw new RangeError("unreachable");
  }

  /** Passes over `length` bytes without reading them. */
  skip(length: number, what: string): void {
    assertRange(this.source, this.position, length, what);
    this.position += length;
  }

  /** Makes `length` bytes available; their place in the window. */
  #advance(length: number, what: string): number {
    const at = this.position - this.#start;
    if (at < 0 || at + length > this.#window.length) {
      assertRange(this.source, this.position, length, what);
      const size = Math.min(Math.max(length, windowSize), this.source.size - this.position);
      this.#window = readBytes(this.source, this.position, size, what);
      this.#view = new DataView(this.#window.buffer);
      this.#start = this.position;
      this.position += length;
      return 0;
    }
    this.position += length;
    return at;
  }
}
