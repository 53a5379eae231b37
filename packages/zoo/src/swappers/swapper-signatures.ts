import type { SwapperSignature } from "./swapper-signature.ts";

const nchw = { layout: "nchw", range: [0, 1] } as const;
const half = { ...nchw, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const;
const imagenet = { ...nchw, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
const square = (side: number, template: string) => ({ height: side, width: side, template });

const ghostTarget = { name: "target", ...square(256, "arcface-112-v1"), ...half } as const;

/**
 * Templates, sizes and conventions as facefusion's and VisoMaster's code states them. None of the files could be had where this was
 * written: what each network is fed is tested with networks that answer in closed form, not with theirs.
 */
export const swapperSignatures = {
  ghost: {
    summary:
      "Ghost 1, 2, 3 at 256 px as facefusion converted them; an embedding of ArcFace w600k, as crossface_ghost gives it",
    licence:
      "Apache-2.0 (ai-forever/ghost); crossface_ghost states none, and what it converts is InsightFace's, non-commercial",
    target: ghostTarget,
    source: { name: "source", embedding: "raw", converter: "file" },
  },
  "ghost-own": {
    summary: "Ghost 1, 2, 3 at 256 px with the recogniser that it was trained with; no converter",
    licence: "Apache-2.0 (ai-forever/ghost), the whole chain",
    target: ghostTarget,
    source: { name: "source", embedding: "raw" },
  },
  simswap: {
    summary: "SimSwap at 256 px; embedding converted by crossface_simswap",
    licence: "CC BY-NC 4.0 (neuralchen/SimSwap)",
    target: { name: "target", ...square(256, "arcface-112-v1"), ...imagenet },
    source: { name: "source", embedding: "unit", converter: "file" },
    result: nchw,
  },
  "simswap-unofficial-512": {
    summary: "SimSwap, unofficial, at 512 px; embedding converted by crossface_simswap",
    licence: "non-commercial (neuralchen/SimSwap)",
    target: { name: "target", ...square(512, "arcface-112-v1"), ...nchw },
    source: { name: "source", embedding: "unit", converter: "file" },
  },
  "hififace-unofficial": {
    summary: "HifiFace, unofficial, at 256 px; embedding converted by crossface_hififace",
    licence: "unknown",
    target: { name: "target", ...square(256, "mtcnn-512"), ...half },
    source: { name: "source", embedding: "unit", converter: "file" },
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
  hyperswap: {
    summary:
      "HyperSwap 1a, 1b, 1c at 256 px; unit embedding of ArcFace w600k; paints a picture and the mask of what counts in it",
    licence: "ResearchRAIL (FaceFusion)",
    target: { name: "target", ...square(256, "arcface-128"), ...half },
    source: { name: "source", embedding: "unit" },
    mask: 1,
  },
  inswapper: {
    summary: "inswapper at 128 px; embedding times its emap, the last square initializer of the file",
    licence: "non-commercial (InsightFace)",
    target: { name: "target", ...square(128, "arcface-128"), ...nchw },
    source: { name: "source", embedding: "unit", converter: "emap" },
  },
  cscs: {
    summary: "CSCS at 256 px; the unit embeddings of its recogniser and of its identity adapter, added",
    licence: "unknown",
    target: { name: "input_1", ...square(256, "ffhq"), ...half },
    source: { name: "input_2", embedding: "raw", adapter: true },
  },
} as const satisfies Readonly<Record<string, SwapperSignature>>;

export type SwapperSignatureName = keyof typeof swapperSignatures;
