import type { Pixels } from "@mfim/core";
import {
  cropOfQuad,
  faceRegion,
  inTones,
  type PastePlace,
  pasteBack,
  pastePlace,
  resizePixels,
  tonesOf,
} from "@mfim/photographs/alignment";
import { quadIn, type StoredFace, type StoredPhotograph } from "./photographs.ts";
import type { FaceMix, MixOrder, PasteSettings } from "./protocol.ts";

/** What the networks paint for a face, square. */
export type PaintFace = (mix: FaceMix) => Promise<Pixels>;

/**
 * A copy of a photograph, of any size, into which faces are pasted one after the other, as the command does it. What did
 * not change since the last time is kept, so that a slider costs the last face alone.
 */
export class PaintedCopy {
  readonly photograph: StoredPhotograph;
  readonly pixels: Pixels;
  #tones: { readonly of: ReturnType<typeof tonesOf> } | undefined;
  /** The copy with every face but the last. */
  #base: { readonly key: string; readonly pixels: Pixels } | undefined;
  #place: { readonly key: string; readonly place: PastePlace } | undefined;

  constructor(photograph: StoredPhotograph, pixels: Pixels) {
    this.photograph = photograph;
    this.pixels = pixels;
  }

  /** The copy with all faces of an order; a monochrome photograph stays one. */
  async paint({ faces, paste }: Pick<MixOrder, "faces" | "paste">, paint: PaintFace): Promise<Pixels> {
    const [rest, last] = [faces.slice(0, -1), faces.at(-1)];
    if (last === undefined) return this.pixels;
    const base = await this.#baseOf(rest, paste, paint);
    const face = await paint(last);
    const place = await this.#placeOf(last.face, base, paste, face.width);
    return this.#inOwnTones(await place.paste(face));
  }

  async #baseOf(mixes: readonly FaceMix[], paste: PasteSettings, paint: PaintFace) {
    const key = JSON.stringify([mixes, paste]);
    if (this.#base?.key !== key) {
      let { pixels } = this;
      for (const mix of mixes) {
        const [face, stored] = [await paint(mix), this.photograph.faces[mix.face] as StoredFace];
        const options = await pasteOptions(paste, stored, face.width);
        pixels = await pasteBack(pixels, face, quadIn(this.pixels, this.photograph, stored), options);
      }
      this.#base = { key, pixels };
    }
    return this.#base;
  }

  async #placeOf(
    index: number,
    base: { readonly key: string; readonly pixels: Pixels },
    paste: PasteSettings,
    size: number,
  ) {
    const key = JSON.stringify([base.key, index, paste]);
    if (this.#place?.key !== key) {
      const face = this.photograph.faces[index] as StoredFace;
      const crop = cropOfQuad(quadIn(this.pixels, this.photograph, face), size, this.pixels);
      this.#place = { key, place: pastePlace(base.pixels, crop, await pasteOptions(paste, face, size)) };
    }
    return this.#place.place;
  }

  /** Its tones are looked for once: a slider moves many times. */
  #inOwnTones(after: Pixels): Pixels {
    this.#tones ??= { of: tonesOf(this.pixels) };
    return this.#tones.of === undefined ? after : inTones(this.pixels, after, this.#tones.of);
  }
}

/** The command's own, for a face painted at `size` pixels. */
async function pasteOptions({ region, colour, feather, detail }: PasteSettings, { cut }: StoredFace, size: number) {
  const mask = region === "face" ? faceRegion(cut, size) : undefined;
  const detailOf = detail === "photograph" ? await resizePixels(cut.pixels, size) : undefined;
  return { colour, feather, ...(mask !== undefined && { mask }), ...(detailOf !== undefined && { detailOf }) };
}
