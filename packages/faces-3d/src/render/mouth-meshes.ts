import type { PreparedHead } from "../head/prepared-head.ts";
import type { RenderMesh } from "../mesh/render-mesh.ts";
import { gumsMaterial, teethMaterial } from "./mouth-materials.ts";

/** Opposite landmarks of the inner lips. */
const INNER_LIPS = [
  [61, 67],
  [62, 66],
  [63, 65],
] as const;

/** Gums and teeth where they can be seen. */
export function mouthMeshes(head: PreparedHead, positions: Float32Array, normals: Float32Array): RenderMesh[] {
  if (!isMouthOpen(head, positions)) return [];
  const inside = { positions, normals, twoSided: false, castsShadow: false };
  const { neutral } = head.model;
  return [
    { ...inside, triangles: head.gums, material: gumsMaterial(neutral) },
    { ...inside, triangles: head.teeth, material: teethMaterial(neutral) },
  ];
}

/** Whether the lips (inner landmarks) leave a gap through which teeth could show. */
function isMouthOpen(head: PreparedHead, positions: Float32Array): boolean {
  return INNER_LIPS.some(([upper, lower]) => {
    const [a, b] = [3 * head.model.landmarks[upper]!, 3 * head.model.landmarks[lower]!];
    return (
      Math.hypot(
        positions[a]! - positions[b]!,
        positions[a + 1]! - positions[b + 1]!,
        positions[a + 2]! - positions[b + 2]!,
      ) > 0.12
    );
  });
}
