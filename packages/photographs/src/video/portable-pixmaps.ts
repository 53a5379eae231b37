import type { Readable } from "node:stream";
import type { Pixels } from "@mfim/core";

/** Binary PPM pictures, one behind the other; each says its own size. */
export async function* portablePixmaps(stream: Readable): AsyncGenerator<Pixels> {
  const bytes = new ByteQueue(stream);
  for (;;) {
    const head = await bytes.lines(3); // P6, width and height, 255
    if (head === undefined) return;
    const [width = 0, height = 0] = (head[1] ?? "").split(" ").map(Number);
    const data = await bytes.take(width * height * 3);
    if (head[0] !== "P6" || data === undefined) return;
    yield { width, height, data };
  }
}

/** Takes exact numbers of bytes from a stream. */
class ByteQueue {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** `undefined` where the stream ends before. */
  async take(count: number): Promise<Uint8Array | undefined> {
    const taken = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      if (this.#rest.length === 0 && !(await this.#more())) return undefined;
      const part = this.#rest.subarray(0, count - at);
      taken.set(part, at);
      at += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return taken;
  }

  async lines(count: number): Promise<string[] | undefined> {
    const found: string[] = [];
    while (found.length < count) {
      const end = this.#rest.indexOf(10);
      if (end >= 0) {
        found.push(this.#rest.toString("latin1", 0, end));
        this.#rest = this.#rest.subarray(end + 1);
      } else if (!(await this.#more())) return undefined;
    }
    return found;
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done === true) return false;
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    return true;
  }
}
