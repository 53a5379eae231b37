import type { Pixels } from "@mfim/core";
import {
  type CutFace,
  faceRegion,
  inTones,
  type PasteOptions,
  pasteBack,
  resizePixels,
  tonesOf,
} from "@mfim/photographs";
import type { FaceMasker } from "../mask/mask-network.ts";
import { throughMask } from "../mask/user-mask.ts";
import type { RestoreNetwork } from "../restore/restore-network.ts";
import type { FacePainter } from "./face-painter.ts";

export interface PasteSettings {
  /** What of the model's square is pasted: the "face" with a margin (default), or the whole "square" with hair and surroundings. */
  readonly region?: "face" | "square";
  readonly feather?: number;
  /** "photograph" gives a face the colours that the picture has at its border. Default. */
  readonly colour?: "as-is" | "photograph";
  /** "photograph" keeps what the photograph shows more finely than the model paints, where both agree. */
  readonly detail?: "none" | "photograph";
}

/** What lies before faces, and what is done to them after the model. */
export interface Finishing {
  /** White where faces may change, as large as the picture. */
  readonly wholeMask?: Pixels | undefined;
  readonly masker?: FaceMasker | undefined;
  readonly restorer?: RestoreNetwork | undefined;
}

export interface SwappedFace {
  readonly before: CutFace;
  /** What the model painted, at its own size, or what a restorer made of it. */
  readonly painted: Pixels;
}

export interface SwappedPicture {
  readonly pixels: Pixels;
  /** From left to right. */
  readonly faces: readonly SwappedFace[];
}

/** A face to be painted, and by whom where it is not the one painter of all. */
export interface CastFace {
  readonly before: CutFace;
  readonly painter: FacePainter;
}

/** Paints the chosen faces of a picture and pastes each back; in a monochrome picture in its own tones. */
export async function swapFacesIn(
  picture: Pixels,
  faces: readonly CastFace[],
  { region = "face", feather, colour = "photograph", detail = "none" }: PasteSettings,
  { wholeMask, masker, restorer }: Finishing = {},
): Promise<SwappedPicture> {
  let pixels = picture;
  const swapped: SwappedFace[] = [];
  for (const { before, painter } of faces) {
    const own = await painter.paint(before.pixels);
    const painted = restorer === undefined ? own : await restorer.restore(own);
    const mask = region === "face" ? faceRegion(before, painted.width) : undefined;
    const options: PasteOptions = {
      colour,
      ...(feather !== undefined && { feather }),
      ...(mask !== undefined && { mask }),
      ...(masker !== undefined && { visible: await masker.mask(picture, before) }),
      ...(detail === "photograph" && { detailOf: await resizePixels(before.pixels, painted.width) }),
    };
    // By its quad: the model may paint another number of pixels than it looked at.
    pixels = await pasteBack(pixels, painted, before.quad, options);
    swapped.push({ before, painted });
  }
  const tones = swapped.length === 0 ? undefined : tonesOf(picture);
  if (tones !== undefined) pixels = inTones(picture, pixels, tones);
  return { pixels: wholeMask === undefined ? pixels : throughMask(picture, pixels, wholeMask), faces: swapped };
}
