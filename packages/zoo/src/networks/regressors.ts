import { licences, type PublicNetwork, sha256, withWeights } from "./public-network.ts";

const threeDdfa = {
  page: "https://github.com/cleardusk/3DDFA_V2",
  licence: withWeights(licences.mit, "the basis behind the coefficients is BFM's, which is for academic use"),
  input: {
    height: 120,
    width: 120,
    template: "3ddfa-120",
    range: [0, 255],
    mean: [127.5, 127.5, 127.5],
    std: [128, 128, 128],
    channels: "bgr",
  },
} as const;
const threeDdfaUrl =
  "https://raw.githubusercontent.com/cleardusk/3DDFA_V2/1b6c67601abffc1e9f248b291708aef0e43b55ae/weights";
const unitRange = { height: 224, width: 224, range: [0, 1], channels: "rgb" } as const;

export const regressorNetworks: readonly PublicNetwork[] = [
  {
    ...threeDdfa,
    name: "3ddfa-v2-mb05",
    purpose: "3DMM regressor, 3DDFA_V2 with MobileNetV1 x0.5, 62 coefficients (BFM)",
    files: [
      {
        name: "mb05_120x120.pth",
        hashes: [sha256("f93ed7f1c4c0382b16d7c18480a5f67473c1917a47475a9823924f38aeb27280")],
        url: `${threeDdfaUrl}/mb05_120x120.pth`,
      },
    ],
    uses: [
      {
        kind: "regressor",
        config: { type: "3ddfa-v2" },
        paths: { file: "mb05_120x120.pth" },
        id: "3ddfa-v2-mb05-120",
      },
    ],
  },
  {
    ...threeDdfa,
    name: "3ddfa-v2-mb1",
    purpose: "3DMM regressor, 3DDFA_V2 with MobileNetV1, 62 coefficients (BFM)",
    files: [
      {
        name: "mb1_120x120.pth",
        hashes: [{ algorithm: "git-sha1", value: "bb78e0cd616fa578febb725b4be3a3ddd546f6b4" }],
        url: `${threeDdfaUrl}/mb1_120x120.pth`,
      },
    ],
    uses: [
      { kind: "regressor", config: { type: "3ddfa-v2" }, paths: { file: "mb1_120x120.pth" }, id: "3ddfa-v2-mb1-120" },
    ],
  },
  {
    name: "deep3dfacerecon",
    purpose: "3DMM regressor, Deep3DFaceRecon_pytorch, 257 coefficients (BFM)",
    page: "https://github.com/sicxu/Deep3DFaceRecon_pytorch",
    // The authors' own place asks for a click; SadTalker's release has a copy, whose published hash this is.
    files: [
      {
        name: "epoch_20.pth",
        hashes: [sha256("6d17a6b23457b521801baae583cb6a58f7238fe6721fc3d65d76407460e9149b")],
        bytes: 288_860_037,
        url: "https://github.com/OpenTalker/SadTalker/releases/download/v0.0.2/epoch_20.pth",
      },
    ],
    licence: withWeights(licences.mit, "the basis behind the coefficients is BFM09, which is given on request"),
    input: { ...unitRange, template: "deep3d-224" },
    uses: [
      { kind: "regressor", config: { type: "deep3d" }, paths: { file: "epoch_20.pth" } },
      { kind: "light", config: { type: "deep3d" }, paths: { file: "epoch_20.pth" } },
    ],
  },
  {
    name: "deca",
    purpose: "3DMM regressor, DECA's coarse encoder, 236 coefficients (FLAME); never a default",
    page: "https://github.com/yfeng95/DECA",
    files: [{ name: "deca_model.tar", hashes: [], url: null }],
    licence: {
      name: "DECA licence",
      url: "https://github.com/yfeng95/DECA/blob/master/LICENSE",
      terms:
        "non-commercial research only; forbids fake content except analyses in peer-reviewed research, and passing the model on",
    },
    input: { ...unitRange, template: "deca-224" },
    uses: [{ kind: "regressor", config: { type: "deca" }, paths: { file: "deca_model.tar" } }],
  },
];
