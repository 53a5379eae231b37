import { type FaceTemplate, type FivePoints, normalizePoints } from "./face-template.ts";

/** insightface `arcface_dst`, pixels of 112 x 112. */
const arcfacePixels: FivePoints = [
  38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041,
];

const shiftX = (points: FivePoints, by: number) =>
  points.map((value, i) => (i % 2 === 0 ? value + by : value)) as unknown as FivePoints;

/** Eye centres, nose tip and mouth corners of dlib's mean shape, pixels of its chip of 150 with padding 0.25. */
const dlibPixels: FivePoints = [47.549, 46.599, 100.476, 46.599, 74.013, 76.563, 50.415, 103.023, 97.61, 103.023];

const facefusion = "facefusion face_helper.py";

const square: readonly (Omit<FaceTemplate, "aspect"> & { readonly points: FivePoints })[] = [
  {
    name: "ffhq",
    points: [
      0.37691676, 0.46864664, 0.62285697, 0.46912813, 0.50123859, 0.61331904, 0.39308822, 0.725411, 0.61150205,
      0.72490465,
    ],
    source: `${facefusion}, ffhq_512: mean five points of FFHQ-aligned pictures`,
  },
  {
    name: "arcface-112",
    points: normalizePoints(arcfacePixels, 112, 112),
    source: "insightface face_align.py, arcface_dst",
  },
  {
    // For crops whose side is a multiple of 128: that of 112, moved right by 8 of 128.
    name: "arcface-128",
    points: [
      0.36167656, 0.40387734, 0.63696719, 0.40235469, 0.50019687, 0.56044219, 0.38710391, 0.72160547, 0.61507734,
      0.72034453,
    ],
    source: "insightface face_align.py, estimate_norm for multiples of 128",
  },
  {
    name: "arcface-112-v1",
    points: [
      0.35473214, 0.45658929, 0.64526786, 0.45658929, 0.5, 0.61154464, 0.37913393, 0.776875, 0.62086607, 0.776875,
    ],
    source: `${facefusion}, arcface_112_v1`,
  },
  {
    name: "mtcnn-512",
    points: [
      0.36562865, 0.46733799, 0.63305391, 0.46585885, 0.50019127, 0.61942959, 0.39032951, 0.77598822, 0.61178945,
      0.77476328,
    ],
    source: `${facefusion}, mtcnn_512`,
  },
  {
    // The five points of similarity_Lm3D_all.mat seen from the front at 102 pixels a unit: x = 112 + 102 X, y = 112 - 102 Y.
    name: "deep3d-224",
    points: [0.35816, 0.36778, 0.64106, 0.36807, 0.50148, 0.52103, 0.38518, 0.67365, 0.61314, 0.67362],
    source: "Deep3DFaceRecon_pytorch util/preprocess.py: lm3d, rescale factor 102, crop centre 112",
  },
  {
    // parse_roi_box_from_landmark: centre of the 68 landmarks' bounding box, side sqrt(2) times its longer side. The
    // fixed equivalent is that box around the 68 landmarks of the regressor's own mean shape, seen from the front.
    name: "3ddfa-120",
    points: [0.3474, 0.2827, 0.6526, 0.2827, 0.5, 0.4487, 0.3781, 0.6095, 0.6219, 0.6095],
    source: "3DDFA_V2 utils/functions.py, applied to the mean 68 landmarks",
  },
  {
    // Pose_300W_LP: the 68 landmarks' bounding box grown by 0.21 of its width to the left, 0.7 of its height upwards and
    // by 0.21 of the grown box to the right and downwards; shorter side to 240, centre 224. Around the same mean shape.
    name: "hopenet-224",
    points: [0.342, 0.3915, 0.658, 0.3915, 0.5, 0.5632, 0.374, 0.7297, 0.626, 0.7297],
    source: "deep-head-pose code/datasets.py (training crop), applied to the mean 68 landmarks",
  },
  {
    name: "dlib-150",
    points: normalizePoints(dlibPixels, 150, 150),
    source: "dlib interpolation.h, get_face_chip_details(150, 0.25), mean of points 17 to 67",
  },
  {
    // The box is the face detector's own; its mean place over sixteen frontal to half-profile photographs, made symmetric.
    name: "head-pose-60",
    points: [0.3262, 0.3197, 0.6738, 0.3197, 0.5, 0.5186, 0.359, 0.7076, 0.641, 0.7076],
    source: "open model zoo head-pose-estimation-adas-0001, mean of measured face boxes",
  },
  {
    // Mean five points inside the detector's box, enlarged 1.4 times and made square as the library does, over 140 photographs.
    name: "human-faceres-224",
    points: [0.3587, 0.337, 0.6413, 0.337, 0.5, 0.485, 0.3775, 0.6355, 0.6225, 0.6355],
    source: "@vladmandic/human face/blazeface.ts: box scale 1.4, measured",
  },
  {
    // Mean five points inside the square around the mesh, 1.5 times its extent, over the same photographs.
    name: "human-facemesh-192",
    points: [0.3759, 0.377, 0.6241, 0.377, 0.5, 0.508, 0.3923, 0.6385, 0.6077, 0.6385],
    source: "MediaPipe face mesh: region of interest 1.5 times the landmarks, measured",
  },
];

/** The alignments that public networks were trained with. */
export const builtinTemplates: readonly FaceTemplate[] = [
  ...square.map((template) => ({ ...template, aspect: 1 })),
  {
    name: "arcface-112x96",
    aspect: 96 / 112,
    points: normalizePoints(shiftX(arcfacePixels, -8), 96, 112),
    source: "arcface-112 without 8 columns at either side",
  },
];
