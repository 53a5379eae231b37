/** Points of MediaPipe's face mesh (468, or 478 with irises). */
export const MESH_POINT_COUNT = 468;

// biome-ignore format: lists of the mesh's own order
const OVAL = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
// biome-ignore format: lists of the mesh's own order
const INNER_LIPS = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95];
// biome-ignore format: lists of the mesh's own order
const EYES = [
  [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
  [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249],
];

/** Outlines in a picture: the face, and what of it is no skin. */
export const MESH_OUTLINES = { face: OVAL, holes: [INNER_LIPS, ...EYES] } as const;

/** Points that stay on one place of the skin: not the outline, which slides over it, nor the edge of the mouth's opening. */
export const MESH_SURFACE: readonly number[] = Array.from({ length: MESH_POINT_COUNT }, (_, i) => i).filter(
  (i) => !OVAL.includes(i) && !INNER_LIPS.includes(i),
);
