import type { HeadRegions } from "./head-model.ts";

/** Number of vertices of the parts that are used; the release has more after them (lashes, tear fluid). */
export const ICT_VERTEX_COUNT = 24591;

/** ICT-FaceKit's vertex ranges (its README, section on the topology). */
export const ICT_REGIONS: HeadRegions = {
  face: [0, 9409],
  headAndNeck: [9409, 11248],
  mouthSocket: [11248, 13294],
  eyeSocketLeft: [13294, 13678],
  eyeSocketRight: [13678, 14062],
  gumsAndTongue: [14062, 17039],
  teeth: [17039, 21451],
  eyeballLeft: [21451, 23021],
  eyeballRight: [23021, 24591],
};

/** ICT-FaceKit's 68 landmark vertices, Multi-PIE order (its vertex_indices.json). */
// biome-ignore format: rows of the iBUG scheme
export const ICT_LANDMARKS: readonly number[] = [
  1225, 1888, 1052, 367, 1719, 1722, 2199, 1447, 966, 3661, 4390, 3927, 3924, 2608, 3272, 4088, 3443, // jaw
  268, 493, 1914, 2044, 1401, 3615, 4240, 4114, 2734, 2509, // brows
  978, 4527, 4942, 4857, 1140, 2075, 1147, 4269, 3360, // nose
  1507, 1542, 1537, 1528, 1518, 1511, 3742, 3751, 3756, 3721, 3725, 3732, // eyes
  5708, 5695, 2081, 0, 4275, 6200, 6213, 6346, 6461, 5518, 5957, 5841, // outer lips
  5702, 5711, 5533, 6216, 6207, 6470, 5517, 5966, // inner lips
];
