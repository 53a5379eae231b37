import { type ImageBatch, imagesToPixels, isSlotMixer, type MixWeights, type Pixels, pixelsToImages } from "@mfim/core";
import { EncodedSource, type MixPresetName, mix } from "@mfim/mfim";
import * as tf from "@tensorflow/tfjs";
import { mixerOf, type OpenedModel } from "../model/open-model.ts";

export interface MixSettings {
  readonly weights?: MixWeights | MixPresetName;
  readonly strength?: number;
}

/** Paints one identity on any number of aligned target faces; what belongs to the sources is computed once. */
export interface FacePainter extends Disposable {
  /** A square face, FFHQ-aligned, to a square face of the model's size. */
  paint(target: Pixels): Promise<Pixels>;
}

/**
 * @param sources aligned faces of the model's side
 * @throws ConfigError where a method that only swaps is to mix
 */
export function facePainter(model: OpenedModel, sources: readonly Pixels[], settings: MixSettings = {}): FacePainter {
  const mixes = sources.length > 1 || settings.weights !== undefined || (settings.strength ?? 1) !== 1;
  if (!mixes && !isSlotMixer(model.method)) return plainPainter(model, sources[0] as Pixels);
  const swapper = mixerOf(model);
  const encoded: EncodedSource[] = sources.map((source) => {
    const picture = pixelsToImages([source]);
    try {
      return new EncodedSource(swapper.encodeSource(picture));
    } finally {
      picture.dispose();
    }
  });
  return {
    paint: (target) => painted(target, (picture) => mix(swapper, { target: picture, sources: encoded, ...settings })),
    [Symbol.dispose]() {
      for (const source of encoded) source.dispose();
    },
  };
}

function plainPainter({ method }: OpenedModel, face: Pixels): FacePainter {
  const source = pixelsToImages([face]);
  return {
    paint: (target) => painted(target, (picture) => method.swap(source, picture)),
    [Symbol.dispose]: () => source.dispose(),
  };
}

async function painted(target: Pixels, paint: (target: ImageBatch) => ImageBatch | Promise<ImageBatch>) {
  const picture = pixelsToImages([target]);
  const result = await paint(picture);
  try {
    return (await imagesToPixels(result))[0] as Pixels;
  } finally {
    tf.dispose([picture, result]);
  }
}
