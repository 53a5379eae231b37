import { licences, type PublicNetwork, sha256, withWeights } from "./public-network.ts";

const page = "https://github.com/facefusion/facefusion-assets/releases";
const asset = (name: string, bytes: number, hash: string) => ({
  name,
  bytes,
  hashes: [sha256(hash)],
  url: `https://github.com/facefusion/facefusion-assets/releases/download/models-3.0.0/${name}`,
});

const parserInput = {
  height: 512,
  width: 512,
  template: "ffhq",
  layout: "nchw",
  range: [0, 1],
  mean: [0.485, 0.456, 0.406],
  std: [0.229, 0.224, 0.225],
} as const;
const restorerInput = { height: 512, width: 512, template: "ffhq", layout: "nchw", range: [-1, 1] } as const;

/** In BiSeNet's own order of CelebAMask-HQ's classes: skin, brows, eyes, nose, mouth, lips. Glasses (6) cover, ears (7, 8) stay. */
const faceClasses = [1, 2, 3, 4, 5, 10, 11, 12, 13];

/** What says where a face is seen, and what paints it sharper. */
export const retouchingNetworks: readonly PublicNetwork[] = [
  {
    name: "bisenet-resnet-34",
    purpose: "face parsing, BiSeNet over ResNet-34 in ONNX, 19 classes at 512 px: for --mask-network",
    page,
    files: [
      asset("bisenet_resnet_34.onnx", 93_632_546, "4a0b8c958a3c938913bd06a8365dbb3c8761afba6ecbf0d14b3b1f77eb230c96"),
    ],
    licence: withWeights(licences.mit, "trained on CelebAMask-HQ, whose terms are non-commercial"),
    input: parserInput,
    uses: [
      {
        kind: "parser",
        config: { type: "onnx", id: "bisenet-resnet-34", input: parserInput, face: faceClasses },
        paths: { file: "bisenet_resnet_34.onnx" },
        id: "bisenet-resnet-34",
      },
    ],
  },
  {
    name: "gfpgan-1.4",
    purpose: "face restoration, GFPGAN 1.4 in ONNX at 512 px: for --restore; what it adds is invented",
    page,
    files: [asset("gfpgan_1.4.onnx", 340_299_087, "accc4757b26bdb89b32b4d3500d4f79c9dff97c1dd7c7104bf9dcb95e3311385")],
    licence: withWeights(licences.apache, "trained on FFHQ, whose terms are its own"),
    input: restorerInput,
    uses: [
      {
        kind: "restorer",
        config: { type: "onnx", id: "gfpgan-1.4", input: restorerInput },
        paths: { file: "gfpgan_1.4.onnx" },
        id: "gfpgan-1.4",
      },
    ],
  },
];
