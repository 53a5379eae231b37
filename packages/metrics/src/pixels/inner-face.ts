/**
 * Weights of the inner face of an FFHQ-aligned picture, 1 inside an ellipse from the brows to the chin, for pictures that come without a
 * mask. FFHQ's crop has its centre a tenth of the way from the eyes to the mouth and half its side is 1.8 times that way (where the face is
 * longer than wide), so that the eyes lie at 0.47 and the mouth at 0.75 of the height: the ellipse has its centre between at 0.58 and the
 * half axes 0.24 and 0.30.
 * @returns height * width values, 0 or 1
 */
export function innerFaceWeights(height: number, width: number): Uint8Array {
  const weights = new Uint8Array(height * width);
  for (let y = 0; y < height; y++) {
    const down = ((y + 0.5) / height - 0.58) / 0.3;
    for (let x = 0; x < width; x++) {
      const across = ((x + 0.5) / width - 0.5) / 0.24;
      if (across * across + down * down <= 1) weights[y * width + x] = 1;
    }
  }
  return weights;
}
