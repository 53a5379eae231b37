import type { PictureInput } from "@mfim/adapters";

/** What a family of ONNX swappers wants to be fed and gives back, beside its file: data of docs/baselines.md. */
export interface OnnxSignature {
  readonly summary: string;
  readonly licence: string;
  readonly target: PictureInput & { readonly name: string };
  /** A picture of the source, or an embedding of it (by the recogniser that the user names, maybe converted). */
  readonly source: { readonly name: string; readonly picture?: PictureInput };
  /** How the painted picture is read; default as the target is fed. */
  readonly result?: Omit<PictureInput, "height" | "width" | "template">;
}

const nchw = { layout: "nchw", range: [0, 1] } as const;
const half = { ...nchw, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
const imagenet = { ...nchw, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const square = (side: number, template: string) => ({ height: side, width: side, template });
const embedding = { name: "source" } as const;

/** Templates, sizes and conventions as facefusion's table of models states them. */
export const onnxPresets: Readonly<Record<string, OnnxSignature>> = {
  ghost: {
    summary: "Ghost 1, 2, 3 at 256 px; embedding converted by crossface_ghost",
    licence: "Apache-2.0 (ai-forever/ghost)",
    target: { name: "target", ...square(256, "arcface-112-v1"), ...half },
    source: embedding,
  },
  simswap: {
    summary: "SimSwap at 256 px; embedding converted by crossface_simswap",
    licence: "CC BY-NC 4.0 (neuralchen/SimSwap)",
    target: { name: "target", ...square(256, "arcface-112-v1"), ...imagenet },
    source: embedding,
    result: nchw,
  },
  "simswap-unofficial-512": {
    summary: "SimSwap, unofficial, at 512 px; embedding converted by crossface_simswap",
    licence: "non-commercial (neuralchen/SimSwap)",
    target: { name: "target", ...square(512, "arcface-112-v1"), ...nchw },
    source: embedding,
  },
  "hififace-unofficial": {
    summary: "HifiFace, unofficial, at 256 px; embedding converted by crossface_hififace",
    licence: "unknown",
    target: { name: "target", ...square(256, "mtcnn-512"), ...half },
    source: embedding,
  },
  blendswap: {
    summary: "BlendSwap at 256 px; a picture of the source",
    licence: "CC BY-NC-SA 4.0 (mapooon/BlendFace)",
    target: { name: "target", ...square(256, "ffhq"), ...nchw },
    source: { name: "source", picture: { ...square(112, "arcface-112"), ...nchw } },
  },
  uniface: {
    summary: "UniFace at 256 px; a picture of the source",
    licence: "unknown",
    target: { name: "target", ...square(256, "ffhq"), ...half },
    source: { name: "source", picture: { ...square(256, "ffhq"), ...nchw } },
    result: half,
  },
  inswapper: {
    summary: "inswapper at 128 px; embedding times its emap, the last square initializer of the file",
    licence: "non-commercial (InsightFace)",
    target: { name: "target", ...square(128, "arcface-128"), ...nchw },
    source: embedding,
  },
};
