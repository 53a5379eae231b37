import { type SwapperSignatureName, swapperSignatures } from "../swappers/swapper-signatures.ts";
import {
  licences,
  type NetworkLicence,
  type PublicFile,
  type PublicNetwork,
  sha256,
  withWeights,
} from "./public-network.ts";

const facefusion = (base: string, name: string): string =>
  `https://github.com/facefusion/facefusion-assets/releases/download/${base}/${name}`;
/** The same files at a host that names a file's content (SHA-256) before it sends it: for those whose hash nobody has published. */
const facefusionNamed = (base: string, name: string): string =>
  `https://huggingface.co/facefusion/${base}/resolve/main/${name}`;
const visoMaster = (name: string): string =>
  `https://github.com/visomaster/visomaster-assets/releases/download/v0.1.0/${name}`;

/** Lengths of files that are known; insightface's own inswapper_128.onnx is shorter than facefusion's. */
const lengths: Readonly<Record<string, number | readonly number[]>> = {
  "crossface_simswap.onnx": 22_083_800,
  "simswap_unofficial_512.onnx": 239_249_034,
  "hyperswap_1a_256.onnx": 402_742_682,
  "hyperswap_1b_256.onnx": 402_742_682,
  "hyperswap_1c_256.onnx": 402_742_682,
  "inswapper_128.onnx": [555_303_150, 554_253_681],
  "inswapper_128_fp16.onnx": 277_680_829,
  "arcface_w600k_r50.onnx": 174_388_474,
};
/** About what others are said to be long. */
const about: Readonly<Record<string, number>> = {
  "ghost_1_256.onnx": 491e6,
  "ghost_2_256.onnx": 705e6,
  "ghost_3_256.onnx": 816e6,
  "simswap_256.onnx": 210e6,
  "uniface_256.onnx": 388e6,
  "crossface_ghost.onnx": 21e6,
  "crossface_hififace.onnx": 21e6,
};

/** A file of a release; several hashes where its name was used again for other bytes. */
const fileAt = (url: string, ...hashes: string[]): PublicFile => {
  const name = url.split("/").at(-1) as string;
  const [bytes, roughly] = [lengths[name], about[name]];
  const length = bytes === undefined ? roughly !== undefined && { about: roughly } : { bytes };
  return { name, hashes: hashes.map(sha256), url, ...length };
};

const visoMasterPage = "https://github.com/visomaster/visomaster-assets/releases";
const facefusionPage = "https://github.com/facefusion/facefusion-assets/releases";
const insightFace: NetworkLicence = {
  name: "non-commercial (InsightFace)",
  url: "https://github.com/deepinsight/insightface#license",
  terms: "the models are for non-commercial research only",
};
const unknownLicence: NetworkLicence = { name: "unknown", url: null, terms: "no licence was found: ask its authors" };

/** What ArcFace networks see: a crop of 112 pixels by insightface's template, values in [-1, 1]. */
const arcFace = { height: 112, width: 112, template: "arcface-112", range: [-1, 1], layout: "nchw" } as const;
/** Ghost's own sees the crop that Ghost itself works on. */
const ghostFace = { ...arcFace, template: "arcface-112-v1" } as const;

const w600k = { network: "arcface-w600k-r50", file: "arcface_w600k_r50.onnx" } as const;
const ghostOwn = { network: "ghost-arcface", file: "ghost_arcface_backbone.onnx" } as const;
/** CSCS tells itself of the source by two networks over the FFHQ crop. */
const cscsFace = { ...arcFace, template: "ffhq" } as const;
const cscsOwn = { network: "cscs-arcface", file: "cscs_arcface_model.onnx" } as const;
const cscsAdapter = { network: "cscs-id-adapter", file: "cscs_id_adapter.onnx" } as const;

/** An embedder of the catalogue, and the crop that it sees. */
interface CatalogueEmbedder {
  readonly network: string;
  readonly file: string;
}

const crops = new Map<CatalogueEmbedder, object>([
  [w600k, arcFace],
  [ghostOwn, ghostFace],
  [cscsOwn, cscsFace],
  [cscsAdapter, cscsFace],
]);
const embedderOf = (embedder: CatalogueEmbedder) => ({
  file: `zoo:${embedder.network}/${embedder.file}`,
  input: crops.get(embedder),
});

interface Swapper {
  readonly name: string;
  readonly signature: SwapperSignatureName;
  readonly page?: string;
  readonly licence: NetworkLicence;
  readonly file: PublicFile;
  readonly converter?: PublicFile;
  /** Whose embedding tells it of the source. */
  readonly embedder?: CatalogueEmbedder;
  /** Whose embedding is added to it. */
  readonly adapter?: CatalogueEmbedder;
}

function swapper({
  name,
  signature,
  page = facefusionPage,
  licence,
  file,
  converter,
  embedder,
  adapter,
}: Swapper): PublicNetwork {
  const { height, width, template, range, mean, std, layout } = {
    mean: undefined,
    std: undefined,
    ...swapperSignatures[signature].target,
  };
  const input = { height, width, template, range, layout, ...(mean && { mean }), ...(std && { std }) };
  const needs = [embedder, adapter].flatMap((own) => own?.network ?? []);
  return {
    name,
    purpose: `face swapping, ${swapperSignatures[signature].summary}`,
    page,
    files: converter === undefined ? [file] : [file, converter],
    licence,
    input,
    ...(needs.length > 0 && { needs }),
    uses: [
      {
        kind: "method",
        config: {
          type: "onnx-swapper",
          signature,
          id: name,
          ...(embedder && { embedder: embedderOf(embedder) }),
          ...(adapter && { adapter: embedderOf(adapter) }),
        },
        paths: { file: file.name, ...(converter && { converter: converter.name }) },
        id: name,
      },
    ],
  };
}

const ghostHashes = [
  "304a86bccb325e7fcf5ab4f4f84ba5172e319bccc9de15d299bb436746e2e024",
  "25b72c107aabe27fc65ac5bf5377e58eda0929872d4dd3de5d5a9edefc49fa9f",
  "f471d4f322903da2bca360aa0d7ab9922e3b0001d683f825ca6b15d865382935",
] as const;
const hyperSwapHashes = {
  a: "c0e98a8a03a238f461ed3d2570e426b49f46745ee400854a60dceeb70c246add",
  b: "5124031789c42f71b9558fb71954ef7aedb6da7ed9fac79293e23c61a792a73e",
  c: "5528c2d76fe9986c99d829278987ef9f3a630cb606db7628d02b57b330f406a5",
} as const;
const crossfaceSimswap = fileAt(
  facefusion("models-3.4.0", "crossface_simswap.onnx"),
  "6452a261ec30cc30afdbe4a426d82c3b10a476f2df794e3494071c02574e6829",
);

/** Public swappers in ONNX and the recognisers whose embeddings they take. None of these files could be had where this was written. */
export const swapperNetworks: readonly PublicNetwork[] = [
  {
    name: w600k.network,
    purpose:
      "face recognition, ArcFace of insightface's buffalo_l in ONNX, 512 numbers: for metrics, and what several swappers are told by",
    page: facefusionPage,
    // facefusion's file, or w600k_r50.onnx of insightface's own release.
    files: [
      fileAt(
        facefusion("models-3.0.0", w600k.file),
        "f1f79dc3b0b79a69f94799af1fffebff09fbd78fd96a275fd8f0cbbea23270d1",
        "4c06341c33c2ca1f86781dab0e829f88ad5b64be9fba56e56bc9ebdefc619e43",
      ),
    ],
    licence: insightFace,
    input: arcFace,
    uses: [
      {
        kind: "recognizer",
        config: { type: "onnx", id: w600k.network, input: arcFace },
        paths: { file: w600k.file },
      },
    ],
  },
  {
    name: ghostOwn.network,
    purpose: "face recognition that Ghost was trained with, in ONNX, 512 numbers: with it Ghost needs no converter",
    page: "https://github.com/ai-forever/ghost",
    files: [fileAt(visoMaster(ghostOwn.file), "18bb8057d1cd3ca39411b8a4dde485fa55783e08ceecaf2352f551ca39cd1357")],
    licence: withWeights(licences.apache, "offered with Ghost under the same licence"),
    input: ghostFace,
    uses: [
      {
        kind: "recognizer",
        config: { type: "onnx", id: ghostOwn.network, input: ghostFace },
        paths: { file: ghostOwn.file },
      },
    ],
  },
  ...ghostHashes.map((hash, n) =>
    swapper({
      name: `ghost-${n + 1}`,
      signature: "ghost-own",
      page: "https://github.com/ai-forever/ghost",
      licence: withWeights(licences.apache, "offered with Ghost under the same licence"),
      file: fileAt(visoMaster(`ghost_unet_${n + 1}_block.onnx`), hash),
      embedder: ghostOwn,
    }),
  ),
  ...[1, 2, 3].map((n) =>
    swapper({
      name: `ghost-${n}-facefusion`,
      signature: "ghost",
      licence: {
        ...insightFace,
        name: "Apache-2.0 (swapper), non-commercial (what it is told by)",
        terms: `${licences.apache.terms}; its converter states no licence and takes InsightFace's embedding, whose terms are non-commercial`,
      },
      file: fileAt(facefusionNamed("models-3.0.0", `ghost_${n}_256.onnx`)),
      converter: fileAt(facefusionNamed("models-3.4.0", "crossface_ghost.onnx")),
      embedder: w600k,
    }),
  ),
  swapper({
    name: "simswap-256",
    signature: "simswap",
    licence: { name: "CC BY-NC 4.0", url: "https://github.com/neuralchen/SimSwap", terms: "forbids commercial use" },
    file: fileAt(facefusionNamed("models-3.0.0", "simswap_256.onnx")),
    converter: crossfaceSimswap,
    embedder: w600k,
  }),
  swapper({
    name: "simswap-unofficial-512",
    signature: "simswap-unofficial-512",
    licence: { name: "CC BY-NC 4.0", url: "https://github.com/neuralchen/SimSwap", terms: "forbids commercial use" },
    file: fileAt(
      facefusion("models-3.0.0", "simswap_unofficial_512.onnx"),
      "fe805d1ce7d9e66322e2a8811f593a821e7d92f9ff861dd233794bdb2bb7a586",
    ),
    converter: crossfaceSimswap,
    embedder: w600k,
  }),
  swapper({
    name: "hififace-unofficial-256",
    signature: "hififace-unofficial",
    licence: unknownLicence,
    file: fileAt(facefusionNamed("models-3.1.0", "hififace_unofficial_256.onnx")),
    converter: fileAt(facefusionNamed("models-3.4.0", "crossface_hififace.onnx")),
    embedder: w600k,
  }),
  swapper({
    name: "blendswap-256",
    signature: "blendswap",
    licence: {
      name: "CC BY-NC-SA 4.0",
      url: "https://github.com/mapooon/BlendFace",
      terms: "forbids commercial use; what is made of it bears the same licence",
    },
    file: fileAt(facefusionNamed("models-3.0.0", "blendswap_256.onnx")),
  }),
  swapper({
    name: "uniface-256",
    signature: "uniface",
    licence: unknownLicence,
    file: fileAt(facefusionNamed("models-3.0.0", "uniface_256.onnx")),
  }),
  ...(["a", "b", "c"] as const).map((letter) =>
    swapper({
      name: `hyperswap-1${letter}-256`,
      signature: "hyperswap",
      licence: {
        name: "ResearchRAIL (FaceFusion)",
        url: "https://huggingface.co/facefusion/models-3.3.0",
        terms: "research with restrictions of use; and InsightFace's embedding, whose terms are non-commercial",
      },
      file: fileAt(facefusion("models-3.3.0", `hyperswap_1${letter}_256.onnx`), hyperSwapHashes[letter]),
      embedder: w600k,
    }),
  ),
  swapper({
    name: "inswapper-128",
    signature: "inswapper",
    licence: insightFace,
    file: fileAt(
      facefusion("models-3.0.0", "inswapper_128.onnx"),
      "a290273ed497312095dac48cdef20feec9d5208298223dd01288ab202b54bea7",
      // insightface's own release of the same name
      "e4a3f08c753cb72d04e10aa0f7dbe3deebbf39567d4ead6dce08e98aa49e16af",
      // an older file of that name at facefusion, of whose hash the beginning is known
      "0fa95f16",
    ),
    embedder: w600k,
  }),
  swapper({
    name: "inswapper-128-fp16",
    signature: "inswapper",
    licence: insightFace,
    // Uploaded again under one name; of both hashes the beginnings are known.
    file: fileAt(facefusion("models-3.0.0", "inswapper_128_fp16.onnx"), "98fae144", "c4eccca8"),
    embedder: w600k,
  }),
  ...[
    {
      ...cscsOwn,
      purpose: "face recognition that CSCS was trained with, in ONNX, 512 numbers, over the FFHQ crop",
      hash: "cd81a1745a736402d100d32c362918aee46d9a3f58c9c5ecbf0e415cf2df9dc0",
    },
    {
      ...cscsAdapter,
      purpose: "identity adapter of CSCS, in ONNX, 512 numbers, over the FFHQ crop: added to its recogniser's",
      hash: "288ee88fa208e64846261f9c16f19362db000074b2f4c9000ea49b2311a6d55b",
    },
  ].map(
    ({ network, file, purpose, hash }): PublicNetwork => ({
      name: network,
      purpose,
      page: visoMasterPage,
      files: [fileAt(visoMaster(file), hash)],
      licence: unknownLicence,
      input: cscsFace,
      uses: [
        { kind: "recognizer", config: { type: "onnx", id: network, input: cscsFace }, paths: { file }, id: network },
      ],
    }),
  ),
  swapper({
    name: "cscs-256",
    signature: "cscs",
    page: visoMasterPage,
    licence: unknownLicence,
    file: fileAt(visoMaster("cscs_256.onnx"), "664f8f7cab655b825fe8cf57ab90bfbcbb0acf75eab8e7771c824f18bdb28b67"),
    embedder: cscsOwn,
    adapter: cscsAdapter,
  }),
];
