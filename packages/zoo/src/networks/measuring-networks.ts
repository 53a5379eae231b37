import { licences, type PublicNetwork, sha256, withWeights } from "./public-network.ts";

const openVino =
  "https://storage.openvinotoolkit.org/repositories/open_model_zoo/2022.1/models_bin/3/head-pose-estimation-adas-0001/FP16";
const human = {
  page: "https://github.com/vladmandic/human",
  files: [],
  licence: { ...licences.mit, name: "MIT (arrives inside the npm package @vladmandic/human)" },
} as const;

/** Head pose, features, and what arrives with an npm package. */
export const measuringNetworks: readonly PublicNetwork[] = [
  {
    name: "hopenet",
    purpose: "head pose in degrees and 2,048 features, HopeNet, robust to image quality",
    page: "https://github.com/natanielruiz/deep-head-pose",
    // The authors' own place is no direct one; RankGAN keeps a copy in its repository.
    files: [
      {
        name: "hopenet_robust_alpha1.pkl",
        hashes: [],
        url: "https://raw.githubusercontent.com/human-analysis/RankGAN/HEAD/models/hopenet_robust_alpha1.pkl",
      },
    ],
    licence: withWeights(licences.apache, "trained on 300W-LP, whose terms are its own"),
    input: {
      height: 224,
      width: 224,
      template: "hopenet-224",
      range: [0, 1],
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
      channels: "rgb",
    },
    uses: [
      { kind: "headPose", config: { type: "hopenet" }, paths: { file: "hopenet_robust_alpha1.pkl" } },
      { kind: "features", config: { type: "hopenet" }, paths: { file: "hopenet_robust_alpha1.pkl" } },
    ],
  },
  {
    name: "head-pose-adas",
    purpose: "head pose in degrees for metrics, head-pose-estimation-adas-0001 of the Open Model Zoo (FP16)",
    page: "https://github.com/openvinotoolkit/open_model_zoo/tree/master/models/intel/head-pose-estimation-adas-0001",
    files: [
      {
        name: "head-pose-estimation-adas-0001.xml",
        hashes: [
          {
            algorithm: "sha384",
            value: "7932d36cc2259e051aaa9c6e361502ec2035b72c1ba60e260afbdbbde137574b858e1c56ffdd0a3dc81ea9f74525f67a",
          },
        ],
        url: `${openVino}/head-pose-estimation-adas-0001.xml`,
      },
      {
        name: "head-pose-estimation-adas-0001.bin",
        hashes: [
          {
            algorithm: "sha384",
            value: "b9aac8c49fbc95c189b7e8deab18826a6593feda45f9e31a38ac5da7a1f071264c5d5a1e1d642fc75d94c51bf5c1cdaf",
          },
        ],
        url: `${openVino}/head-pose-estimation-adas-0001.bin`,
      },
    ],
    licence: licences.apache,
    input: { height: 60, width: 60, template: "head-pose-60", range: [0, 255], channels: "bgr", layout: "nchw" },
    uses: [
      {
        kind: "headPose",
        config: { type: "head-pose-adas" },
        paths: { file: "head-pose-estimation-adas-0001.xml" },
      },
    ],
  },
  {
    name: "fid-inception",
    purpose: "features of the Frechet Inception Distance, 2,048 numbers, pytorch-fid's port of the original",
    page: "https://github.com/mseitzer/pytorch-fid",
    files: [
      {
        name: "pt_inception-2015-12-05-6726825d.pth",
        hashes: [sha256("6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2")],
        url: "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth",
      },
    ],
    licence: withWeights(licences.apache, "trained on ImageNet, whose terms are its own"),
    input: null,
    uses: [
      {
        kind: "features",
        config: { type: "fid-inception" },
        paths: { file: "pt_inception-2015-12-05-6726825d.pth" },
      },
    ],
  },
  {
    name: "dlib-resnet",
    purpose: "face recognition, dlib's ResNet of @vladmandic/face-api, 128 numbers; may start an encoder's pyramid",
    page: "https://github.com/vladmandic/face-api",
    files: [],
    licence: {
      ...licences.mit,
      name: "MIT (arrives inside the npm package @vladmandic/face-api)",
      terms: "asks to keep the notice; dlib's author released the weights into the public domain",
    },
    input: {
      height: 150,
      width: 150,
      template: "dlib-150",
      range: [0, 255],
      mean: [122.782, 117.001, 104.298],
      std: [256, 256, 256],
      channels: "rgb",
    },
    uses: [
      { kind: "recognizer", config: { type: "dlib-resnet" }, paths: {} },
      { kind: "pyramid", config: { type: "dlib-trunk", start: "face-api" }, paths: {} },
    ],
  },
  {
    ...human,
    name: "human-faceres",
    purpose: "face recognition, faceres of @vladmandic/human, 1,024 numbers",
    input: { height: 224, width: 224, template: "human-faceres-224", range: [0, 255], channels: "rgb" },
    uses: [{ kind: "recognizer", config: { type: "human-faceres" }, paths: {} }],
  },
  {
    ...human,
    name: "human-facemesh",
    purpose:
      "face boxes, 468 landmarks, head pose and the light on a face, BlazeFace and face mesh of @vladmandic/human",
    input: { height: 192, width: 192, template: "human-facemesh-192", range: [0, 1], channels: "rgb" },
    uses: [
      { kind: "headPose", config: { type: "human-facemesh" }, paths: {} },
      { kind: "light", config: { type: "human-facemesh" }, paths: {} },
      { kind: "detector", config: { type: "human" }, paths: {} },
    ],
  },
  {
    ...human,
    name: "human-iris",
    purpose: "where the eyes look, MediaPipe's iris network of @vladmandic/human over its face mesh",
    input: { height: 192, width: 192, template: "human-facemesh-192", range: [0, 1], channels: "rgb" },
    uses: [{ kind: "gaze", config: { type: "human-iris" }, paths: {} }],
  },
];
