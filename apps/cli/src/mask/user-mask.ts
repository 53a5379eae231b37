import { DataError, type Pixels } from "@mfim/core";
import { readPicture } from "@mfim/photographs";

/**
 * A mask of the whole target, white where faces may change, black where something lies before them.
 * @throws DataError for a mask of another size; PictureError for no picture
 */
export async function readMask(path: string, target: Pixels): Promise<Pixels> {
  const mask = await readPicture(path, path);
  if (mask.width === target.width && mask.height === target.height) return mask;
  throw new DataError(
    `--mask ${path}: expected a mask as large as the upright target, ${target.width} x ${target.height} pixels, got ${mask.width} x ${mask.height}.`,
  );
}

/** `after` where the mask is white, `before` where it is black. */
export function throughMask(before: Pixels, after: Pixels, mask: Pixels): Pixels {
  const data = before.data.map((value, i) =>
    Math.round(value + (((after.data[i] as number) - value) * (mask.data[i] as number)) / 255),
  );
  return { width: before.width, height: before.height, data };
}
