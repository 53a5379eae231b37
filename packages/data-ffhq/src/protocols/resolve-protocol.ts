import { createHash } from "node:crypto";
import type { Pixels } from "@mfim/core";
import { type FrameChoice, frameNumber } from "./frame-choice.ts";
import type { PictureReference, Protocol } from "./protocol.ts";

/** The pictures that a protocol names: what a data set's reader gives to it. */
export interface ProtocolPictures {
  /** The data set, as results name it. */
  readonly name: string;
  has(picture: string): boolean;
  /** Frames of a video; only where pictures are videos. */
  frames?(video: string): Promise<number>;
  /** Numbers of the frames of a video that are there, ascending; only where some were left out. A rule then chooses among these, the first usable one too. */
  numbers?(video: string): Promise<readonly number[]>;
  /** @throws PictureError for what cannot be read */
  read(picture: string, frame?: number): Promise<Pixels>;
}

/** A picture that is there: `frame` counts from 0 and is given for videos only. */
export interface ResolvedPicture {
  readonly picture: string;
  readonly frame?: number;
}

export interface ResolvedPair {
  readonly id: string;
  readonly source: ResolvedPicture;
  readonly target: ResolvedPicture;
  /** Those that are there. */
  readonly references: readonly ResolvedPicture[];
  /** Whose face the source shows, where the protocol says so. */
  readonly person?: string;
}

export interface ResolvedProtocol {
  readonly protocol: Protocol;
  /** In the protocol's order, without what is missing. */
  readonly pairs: readonly ResolvedPair[];
  readonly missing: readonly { readonly id: string; readonly why: string }[];
  /** SHA-256 over the pairs with their frames' numbers: equal only where the same frames of the same files were taken. */
  readonly checksum: string;
}

export interface ResolveOptions {
  /** Whether a frame shows a face that can be used; needed by protocols that take a video's first usable frame. */
  readonly usable?: (frame: Pixels) => Promise<boolean>;
  /** How many frames are looked at before a video counts as having none. Default 300. */
  readonly patience?: number;
  /** Only the first pairs. */
  readonly limit?: number;
}

/** Finds every picture of a protocol in a data set. Nothing but first usable frames is decoded. */
export async function resolveProtocol(
  protocol: Protocol,
  pictures: ProtocolPictures,
  options: ResolveOptions = {},
): Promise<ResolvedProtocol> {
  const finder = new PictureFinder(pictures, options);
  const pairs: ResolvedPair[] = [];
  const missing: { id: string; why: string }[] = [];
  for (const { id, source, target, references, person } of protocol.pairs.slice(0, options.limit)) {
    const [from, onto] = [await finder.find(source), await finder.find(target)];
    if (typeof from === "string" || typeof onto === "string") {
      missing.push({ id, why: [from, onto].filter((found) => typeof found === "string").join("; ") });
      continue;
    }
    const others: ResolvedPicture[] = [];
    for (const reference of references) {
      const found = await finder.find(reference);
      if (typeof found !== "string") others.push(found);
    }
    pairs.push({ id, source: from, target: onto, references: others, ...(person === undefined ? {} : { person }) });
  }
  return { protocol, pairs, missing, checksum: checksumOf(pairs) };
}

export const pictureText = ({ picture, frame }: ResolvedPicture): string =>
  frame === undefined ? picture : `${picture}#${frame}`;

function checksumOf(pairs: readonly ResolvedPair[]): string {
  const hash = createHash("sha256");
  for (const { id, source, target, references } of pairs)
    hash.update(`${[id, ...[source, target, ...references].map(pictureText)].join("\t")}\n`);
  return hash.digest("hex");
}

/** Remembers lengths and first usable frames: many pairs ask for the same video. */
class PictureFinder {
  readonly #pictures: ProtocolPictures;
  readonly #options: ResolveOptions;
  readonly #frames = new Map<string, number | string>();
  readonly #usable = new Map<string, number | string>();

  constructor(pictures: ProtocolPictures, options: ResolveOptions) {
    this.#pictures = pictures;
    this.#options = options;
  }

  /** @returns the picture, or why there is none */
  async find({ picture, frame }: PictureReference): Promise<ResolvedPicture | string> {
    if (!this.#pictures.has(picture)) return `${picture} is not in ${this.#pictures.name}`;
    if (frame === undefined) return { picture };
    const frames = await this.#remembered(this.#frames, picture, () => this.#count(picture));
    if (typeof frames === "string") return frames;
    const number = await this.#number(frame, picture, frames);
    return typeof number === "string" ? number : { picture, frame: number };
  }

  async #number(choice: FrameChoice, video: string, frames: number): Promise<number | string> {
    if (choice.kind !== "first-usable") {
      const numbers = await this.#pictures.numbers?.(video);
      if (choice.kind === "number" && numbers !== undefined)
        return numbers.includes(choice.frame) ? choice.frame : `${video} has no frame ${choice.frame}`;
      const place = frameNumber(choice, video, frames);
      return place === undefined ? `${video} has only ${frames} frames` : (numbers?.[place] ?? place);
    }
    return this.#remembered(this.#usable, video, () => this.#firstUsable(video, frames));
  }

  async #count(video: string): Promise<number | string> {
    if (this.#pictures.frames === undefined) return `${video} of ${this.#pictures.name} is no video`;
    try {
      return await this.#pictures.frames(video);
    } catch (error) {
      return (error as Error).message;
    }
  }

  async #firstUsable(video: string, frames: number): Promise<number | string> {
    const { usable, patience = 300 } = this.#options;
    if (usable === undefined) return `${video}: no way was given to tell a usable frame`;
    const numbers = (await this.#pictures.numbers?.(video)) ?? Array.from({ length: frames }, (_, frame) => frame);
    const tried = Math.min(numbers.length, patience);
    for (const frame of numbers.slice(0, tried)) {
      try {
        if (await usable(await this.#pictures.read(video, frame))) return frame;
      } catch {
        // A damaged frame is not usable; the next may be.
      }
    }
    return `${video} has no usable frame among its first ${tried}`;
  }

  async #remembered(
    memory: Map<string, number | string>,
    video: string,
    find: () => Promise<number | string>,
  ): Promise<number | string> {
    const known = memory.get(video);
    if (known !== undefined) return known;
    const found = await find();
    memory.set(video, found);
    return found;
  }
}
