import { licences, type PublicNetwork, sha256 } from "./public-network.ts";

const ffhq = { ...licences.nvidia, terms: `${licences.nvidia.terms}; trained on FFHQ (CC BY-NC-SA)` };

/** Generators, and what an encoder may start from. Their input is a latent, no picture. */
export const generatorNetworks: readonly PublicNetwork[] = [
  {
    name: "stylegan2-ffhq-1024",
    purpose: "StyleGAN2 generator of faces at 1024 px, NVIDIA's own pickle",
    page: "https://github.com/NVlabs/stylegan2-ada-pytorch",
    files: [
      {
        name: "ffhq.pkl",
        hashes: [sha256("a205a346e86a9ddaae702e118097d014b7b8bd719491396a162cca438f2f524c")],
        url: "https://nvlabs-fi-cdn.nvidia.com/stylegan2-ada-pytorch/pretrained/ffhq.pkl",
      },
    ],
    licence: ffhq,
    input: null,
    uses: [{ kind: "generator", config: { type: "stylegan2" }, paths: { file: "ffhq.pkl" } }],
  },
  {
    name: "stylegan2-ffhq-config-f",
    purpose: "StyleGAN2 generator of faces at 1024 px, in rosinality's format",
    page: "https://github.com/eladrich/pixel2style2pixel#auxiliary-models",
    // The authors' own place is no direct one; no hash is published, so that of the first download is held from then on.
    files: [
      {
        name: "stylegan2-ffhq-config-f.pt",
        hashes: [],
        // By its networks' shapes: generator, average and discriminator.
        about: 381e6,
        url: "https://huggingface.co/akhaliq/jojogan-stylegan2-ffhq-config-f/resolve/main/stylegan2-ffhq-config-f.pt",
      },
    ],
    licence: ffhq,
    input: null,
    uses: [{ kind: "generator", config: { type: "stylegan2" }, paths: { file: "stylegan2-ffhq-config-f.pt" } }],
  },
  {
    name: "psp-ffhq",
    purpose: "pSp's inversion encoder of faces with its generator: starts an encoder's pyramid, or serves as generator",
    page: "https://github.com/eladrich/pixel2style2pixel#pretrained-models",
    files: [
      {
        name: "psp_ffhq_encode.pt",
        hashes: [],
        url: "https://huggingface.co/AIRI-Institute/HairFastGAN/resolve/main/pretrained_models/FeatureStyleEncoder/psp_ffhq_encode.pt",
      },
    ],
    licence: {
      name: "MIT (pSp's code), NVIDIA Source Code License (the generator in the file)",
      url: licences.nvidia.url,
      terms: ffhq.terms,
    },
    input: { height: 256, width: 256, template: "ffhq", range: [-1, 1], channels: "rgb" },
    uses: [
      { kind: "pyramid", config: { type: "ir-se" }, paths: { start: "psp_ffhq_encode.pt" } },
      { kind: "generator", config: { type: "stylegan2" }, paths: { file: "psp_ffhq_encode.pt" } },
    ],
  },
];
