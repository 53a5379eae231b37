import { licences, type PublicNetwork, sha256, withWeights } from "./public-network.ts";

const arcFaceInput = { height: 112, width: 112, template: "arcface-112", range: [-1, 1], channels: "rgb" } as const;
const insightFace = {
  page: "https://github.com/deepinsight/insightface/tree/master/recognition/arcface_torch#model-zoo",
  licence: {
    name: "MIT (code), non-commercial research (models)",
    url: "https://github.com/deepinsight/insightface/tree/master/recognition/arcface_torch#model-zoo",
    terms: "the models are for non-commercial research only",
  },
  input: arcFaceInput,
} as const;

const iresnet = (depth: number): PublicNetwork => ({
  ...insightFace,
  name: `arcface-iresnet${depth}`,
  purpose: `face recognition, ArcFace iresnet${depth} of insightface, 512 numbers`,
  // Every training of this depth has a file of this name; their hashes are not known here.
  files: [{ name: "backbone.pth", hashes: [], url: null }],
  uses: [
    { kind: "recognizer", config: { type: "arcface" }, paths: { file: "backbone.pth" }, id: `arcface-iresnet${depth}` },
  ],
});

export const recognizerNetworks: readonly PublicNetwork[] = [
  {
    name: "mobilefacenet-128",
    purpose:
      "face recognition for losses, MobileFaceNet (ReLU6) of foamliu, 128 numbers; may start an encoder's pyramid",
    page: "https://github.com/foamliu/MobileFaceNet",
    files: [
      {
        name: "mobilefacenet.pt",
        hashes: [sha256("90a00ba1d8b0b688af3deb731ed53dca582e6106805d1bc3cfdef55f570493f4")],
        url: "https://raw.githubusercontent.com/foamliu/MobileFaceNet/a6cc9032a659b615f477833e1a70b5e7931bcccc/weights/mobilefacenet.pt",
      },
    ],
    licence: withWeights(licences.apache, "trained on MS1M, whose terms are its own"),
    input: {
      ...arcFaceInput,
      range: [0, 1],
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    },
    uses: [
      { kind: "recognizer", config: { type: "mobilefacenet" }, paths: { file: "mobilefacenet.pt" } },
      { kind: "pyramid", config: { type: "mobilefacenet" }, paths: { start: "mobilefacenet.pt" } },
    ],
  },
  {
    name: "mobilefacenet-prelu-112x96",
    purpose: "face recognition for metrics, MobileFaceNet (PReLU) of Xiaoccer, 128 numbers",
    page: "https://github.com/Xiaoccer/MobileFaceNet_Pytorch",
    files: [
      {
        name: "068.ckpt",
        hashes: [sha256("e839247cdbdfc023fb7cadeaf53a4549d50c8fc24ad154c02e35920ea8910d99")],
        url: "https://raw.githubusercontent.com/Xiaoccer/MobileFaceNet_Pytorch/26bd8d262017e472a3c7f56d62929e2138a70aeb/model/best/068.ckpt",
      },
    ],
    licence: {
      name: "none stated",
      url: null,
      terms:
        "the repository has no licence file, so that no use is granted; trained on CASIA-WebFace, whose terms are its own",
    },
    input: {
      height: 112,
      width: 96,
      template: "arcface-112x96",
      range: [0, 255],
      mean: [127.5, 127.5, 127.5],
      std: [128, 128, 128],
      channels: "rgb",
    },
    uses: [{ kind: "recognizer", config: { type: "mobilefacenet-prelu" }, paths: { file: "068.ckpt" } }],
  },
  {
    name: "arcface-ir-se50",
    purpose: "face recognition, ArcFace IR-SE50 of TreB1eN, 512 numbers; may start an encoder's pyramid",
    page: "https://github.com/TreB1eN/InsightFace_Pytorch",
    files: [
      {
        name: "model_ir_se50.pth",
        hashes: [sha256("a035c768259b98ab1ce0e646312f48b9e1e218197a0f80ac6765e88f8b6ddf28")],
        // By the network's shapes.
        about: 175e6,
        // The authors' own links are no direct ones; facexlib offers the same bytes, which the hash makes sure of.
        url: "https://github.com/xinntao/facexlib/releases/download/v0.1.0/recognition_arcface_ir_se50.pth",
      },
    ],
    licence: withWeights(licences.mit, "trained on MS1M, whose terms are its own"),
    input: arcFaceInput,
    uses: [
      {
        kind: "recognizer",
        config: { type: "arcface" },
        paths: { file: "model_ir_se50.pth" },
        id: "arcface-ir-se50",
      },
      { kind: "pyramid", config: { type: "ir-se" }, paths: { start: "model_ir_se50.pth" } },
    ],
  },
  iresnet(50),
  iresnet(100),
  {
    name: "cosface-sphere20",
    purpose:
      "face recognition for metrics, CosFace sphere20 of MuggleWang, 512 numbers; the customary net for retrieval",
    page: "https://github.com/MuggleWang/CosFace_pytorch",
    files: [{ name: "ACC99.28.pth", hashes: [], url: null }],
    licence: withWeights(licences.mit, "trained on CASIA-WebFace, whose terms are its own"),
    input: {
      height: 112,
      width: 96,
      template: "arcface-112x96",
      range: [-1, 1],
      channels: "rgb",
    },
    uses: [
      {
        kind: "recognizer",
        config: { type: "cosface" },
        paths: { file: "ACC99.28.pth" },
        id: "cosface-sphere20-112x96",
      },
    ],
  },
];
