import { join } from "node:path";
import { DataError, type Pixels } from "@mfim/core";
import { PictureError, readPicture } from "@mfim/photographs";

/**
 * The two orders in which the 19 classes of CelebAMask-HQ are numbered in the wild; label 0 is background in both.
 * "celebamask-hq" is that of its own merge script (`g_mask.py`), where a later part covers an earlier one; "bisenet" is
 * that of the usual face parsing network and of MegaFS. Left and right are the person's.
 */
export const maskLabels = {
  "celebamask-hq": [
    "background",
    "skin",
    "nose",
    "eye_g",
    "l_eye",
    "r_eye",
    "l_brow",
    "r_brow",
    "l_ear",
    "r_ear",
    "mouth",
    "u_lip",
    "l_lip",
    "hair",
    "hat",
    "ear_r",
    "neck_l",
    "neck",
    "cloth",
  ],
  bisenet: [
    "background",
    "skin",
    "l_brow",
    "r_brow",
    "l_eye",
    "r_eye",
    "eye_g",
    "l_ear",
    "r_ear",
    "ear_r",
    "nose",
    "mouth",
    "u_lip",
    "l_lip",
    "neck",
    "neck_l",
    "cloth",
    "hair",
    "hat",
  ],
} as const;

export type MaskOrder = keyof typeof maskLabels;
export type MaskPart = Exclude<(typeof maskLabels)["bisenet"][number], "background">;

/** A class for each pixel. */
export interface LabelMap {
  readonly width: number;
  readonly height: number;
  readonly order: MaskOrder;
  /** [height, width], places in `maskLabels[order]`. */
  readonly labels: Uint8Array;
}

/** Side of the part masks, pixels. */
const side = 512;

/**
 * Merges the part masks of a CelebAMask-HQ picture (`CelebAMask-HQ-mask-anno/<k / 2000>/<k>_<part>.png`) in the order of
 * its own script; `order` only numbers the result. Parts without a file are not in the picture.
 * @throws PictureError for a damaged mask; DataError where the picture has none at all
 */
export async function readCelebAMask(folder: string, index: number, order: MaskOrder): Promise<LabelMap> {
  const labels = new Uint8Array(side * side);
  const below = `CelebAMask-HQ-mask-anno/${Math.floor(index / 2000)}`;
  let found = 0;
  for (const part of maskLabels["celebamask-hq"].slice(1) as readonly MaskPart[]) {
    const name = `${below}/${String(index).padStart(5, "0")}_${part}.png`;
    const mask = await readMask(folder, name);
    if (mask === undefined) continue;
    found++;
    const label = (maskLabels[order] as readonly string[]).indexOf(part);
    for (let i = 0; i < labels.length; i++) if ((mask.data[3 * i] as number) > 127) labels[i] = label;
  }
  if (found > 0) return { width: side, height: side, order, labels };
  throw new DataError(
    `${join(folder, below)}: expected masks of picture ${index}, got none; give CelebAMask-HQ's own folder.`,
  );
}

async function readMask(folder: string, name: string): Promise<Pixels | undefined> {
  try {
    const mask = await readPicture(join(folder, name), name);
    if (mask.width === side && mask.height === side) return mask;
    throw new PictureError("corrupt", name, `expected ${side} x ${side} pixels, got ${mask.width} x ${mask.height}`);
  } catch (error) {
    if (error instanceof PictureError && error.refusal === "unreadable") return undefined;
    throw error;
  }
}

/** The same map numbered in the other order. */
export function renumberMask(map: LabelMap, order: MaskOrder): LabelMap {
  const to = maskLabels[map.order].map((part) => (maskLabels[order] as readonly string[]).indexOf(part));
  return { ...map, order, labels: map.labels.map((label) => to[label] as number) };
}
