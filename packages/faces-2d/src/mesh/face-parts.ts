/** Points of MediaPipe's face mesh, x y z each. */
export const MESH_POINTS = 468;

/** The outline of the mesh, once around. */
export const FACE_OVAL: readonly number[] = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
  172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/** An opening of the face: its corners, and the points of its two borders, which lie opposite each other in this order. */
export interface FaceOpening {
  readonly corners: readonly [number, number];
  readonly upper: readonly number[];
  readonly lower: readonly number[];
}

/** "Right" is the person's right, left in the picture; corners from left to right in the picture. */
export const RIGHT_EYE: FaceOpening = {
  corners: [33, 133],
  upper: [246, 161, 160, 159, 158, 157, 173],
  lower: [7, 163, 144, 145, 153, 154, 155],
};

export const LEFT_EYE: FaceOpening = {
  corners: [362, 263],
  upper: [398, 384, 385, 386, 387, 388, 466],
  lower: [382, 381, 380, 374, 373, 390, 249],
};

/** The inner border of the lips. */
export const MOUTH: FaceOpening = {
  corners: [78, 308],
  upper: [191, 80, 81, 82, 13, 312, 311, 310, 415],
  lower: [95, 88, 178, 87, 14, 317, 402, 318, 324],
};

/** The upper edge of the brows. */
export const BROWS: readonly number[] = [70, 63, 105, 66, 107, 336, 296, 334, 293, 300];

/** Cheeks, nose and chin: bare skin on nearly everybody. */
export const CHEEKS: readonly number[] = [50, 101, 118, 117, 205, 36, 280, 330, 347, 346, 425, 266, 195, 5];

/** Of the mesh, the counterparts of the 68 points of iBUG, in their order. */
export const IBUG_68: readonly number[] = [
  ...[162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389],
  ...[71, 63, 105, 66, 107, 336, 296, 334, 293, 301],
  ...[168, 197, 5, 4, 98, 97, 2, 326, 327],
  ...[33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380],
  ...[61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181],
  ...[78, 82, 13, 312, 308, 317, 14, 87],
];

/** For each of the 68 points, which one a mirror makes of it. */
export const IBUG_68_MIRRORED: readonly number[] = [
  ...[16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
  ...[26, 25, 24, 23, 22, 21, 20, 19, 18, 17],
  ...[27, 28, 29, 30, 35, 34, 33, 32, 31],
  ...[45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40],
  ...[54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55],
  ...[64, 63, 62, 61, 60, 67, 66, 65],
];

/** The border of an opening, once around. */
export function contourOf({ corners, upper, lower }: FaceOpening): number[] {
  return [corners[0], ...upper, corners[1], ...lower.toReversed()];
}
