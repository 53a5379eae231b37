import { type Crop, DataError, type FaceDataset, type FaceSample, type Landmarks, type Pixels } from "@mfim/core";
import { PictureError } from "@mfim/photographs";
import type { ProtocolPictures } from "../protocols/resolve-protocol.ts";

/** An entry of a data set that cannot be used, and why; the others can. */
export interface PictureProblem {
  readonly id: string;
  readonly why: string;
}

/** What a reader found, and how it reads one of them. */
export interface PictureDatasetParts {
  readonly name: string;
  /** Names of the pictures, by index; all different. */
  readonly ids: readonly string[];
  /** Decodes a picture. @throws PictureError */
  load(index: number): Promise<LoadedPicture>;
  person?(index: number): string | undefined;
  readonly problems?: readonly PictureProblem[];
  close?(): Promise<void>;
}

export interface LoadedPicture {
  readonly pixels: Pixels;
  /** Default: the picture is its own photograph. */
  readonly crop?: Crop;
  /** In pixels of the picture. */
  readonly landmarks?: Landmarks;
}

/** Pictures by index and by name; decoded when asked for, nothing but the names is in memory. */
export class PictureDataset implements FaceDataset, ProtocolPictures, AsyncDisposable {
  readonly name: string;
  readonly ids: readonly string[];
  /** What the reader could not use. */
  readonly problems: readonly PictureProblem[];
  readonly #parts: PictureDatasetParts;
  readonly #index: ReadonlyMap<string, number>;

  constructor(parts: PictureDatasetParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.ids = parts.ids;
    this.problems = parts.problems ?? [];
    this.#index = new Map(parts.ids.map((id, i) => [id, i]));
  }

  get length(): number {
    return this.ids.length;
  }

  async at(index: number): Promise<FaceSample> {
    const id = this.ids[index];
    if (id === undefined) throw new RangeError(`${this.name}: expected an index below ${this.length}, got ${index}.`);
    const { pixels, crop = ownCrop(pixels), landmarks } = await this.#loaded(index);
    const person = this.#parts.person?.(index);
    return {
      id,
      pixels,
      crop,
      ...(person === undefined ? {} : { person }),
      ...(landmarks === undefined ? {} : { landmarks }),
    };
  }

  /** Who the picture shows, without decoding it; `undefined` where nobody knows. */
  personAt(index: number): string | undefined {
    return this.#parts.person?.(index);
  }

  has(id: string): boolean {
    return this.#index.has(id);
  }

  /** @throws DataError for a name that is not in the set */
  async read(id: string): Promise<Pixels> {
    const index = this.#index.get(id);
    if (index === undefined)
      throw new DataError(`${this.name}: expected one of its ${this.length} pictures, got "${id}".`);
    return (await this.#loaded(index)).pixels;
  }

  /** A picture without pixels is refused here, as one picture, before anything stumbles over it. */
  async #loaded(index: number): Promise<LoadedPicture> {
    const loaded = await this.#parts.load(index);
    const { width, height, data } = loaded.pixels;
    if (width > 0 && height > 0 && data.length === 3 * width * height) return loaded;
    throw new PictureError(
      "corrupt",
      this.ids[index] as string,
      `expected ${3 * width * height} bytes of ${width} x ${height} pixels, got ${data.length}`,
    );
  }

  /** The pictures whose name is wanted, such as one side of a split. The files stay shared: close the whole set only. */
  where(wanted: (id: string) => boolean): PictureDataset {
    const kept = this.ids.flatMap((id, index) => (wanted(id) ? [index] : []));
    const { load, person } = this.#parts;
    return new PictureDataset({
      name: this.name,
      ids: kept.map((index) => this.ids[index] as string),
      load: (i) => load(kept[i] as number),
      ...(person === undefined ? {} : { person: (i: number) => person(kept[i] as number) }),
      problems: this.problems,
    });
  }

  async close(): Promise<void> {
    await this.#parts.close?.();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** The crop of a picture that is no crop: both maps leave every pixel where it is. */
function ownCrop({ width, height }: Pick<Pixels, "width" | "height">): Crop {
  return { size: width, photograph: { width, height }, toCrop: [1, 0, 0, 0, 1, 0], toPhotograph: [1, 0, 0, 0, 1, 0] };
}
