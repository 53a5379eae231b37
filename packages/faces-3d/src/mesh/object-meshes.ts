import { gridTriangles } from "./render-mesh.ts";
import { limbRings, type Point3, type SolidMesh, type TubeRing, tubeMesh } from "./tube-mesh.ts";

/** One colour of a made thing; 1 keeps the object's colour, others are factors on it. */
export interface ObjectPart {
  readonly mesh: SolidMesh;
  readonly shade: number;
  readonly roughness: number;
}

/** Things one holds before a face, centimetres, upright, front to +z. */
export const OBJECT_PARTS: Readonly<Record<"microphone" | "mug" | "phone", () => ObjectPart[]>> = {
  microphone: () => [
    { mesh: tubeMesh(limbRings([0, -0.4, 0], [0, 0.4, 0], 2.6, 2.5, 8), [1, 0, 0], 20), shade: 1.5, roughness: 0.5 },
    {
      // biome-ignore format: a profile
      mesh: revolve([[-2.2, 2.2], [-2.6, 2.35], [-3.2, 2.3], [-3.6, 1.9], [-12, 1.45], [-20, 1.3], [-20.2, 0]], 18),
      shade: 0.7,
      roughness: 0.4,
    },
  ],
  mug: () => [
    {
      // biome-ignore format: a profile
      mesh: revolve([[3.6, 0], [3.6, 3.6], [4.6, 3.75], [4.75, 3.9], [4.6, 4.1], [-4.3, 3.9], [-4.7, 3.5], [-4.7, 0]], 28),
      shade: 1,
      roughness: 0.25,
    },
    { mesh: tubeMesh(handle(), [0, 0, 1], 10), shade: 1, roughness: 0.25 },
  ],
  phone: () => [
    { mesh: plate(3.7, 7.6, 0.42, 0.9), shade: 1, roughness: 0.28 },
    { mesh: { ...shifted(plate(0.95, 0.95, 0.14, 0.5), [-2.1, 5.9, 0.42]) }, shade: 0.45, roughness: 0.2 },
  ],
};

/** A surface of revolution about the y axis through (y, radius) from one end to the other. */
function revolve(profile: readonly (readonly [y: number, radius: number])[], columns: number): SolidMesh {
  const positions = new Float32Array(3 * profile.length * columns);
  profile.forEach(([y, radius], r) => {
    for (let c = 0; c < columns; c++) {
      const angle = (2 * Math.PI * c) / columns;
      positions.set([radius * Math.cos(angle), y, radius * Math.sin(angle)], 3 * (r * columns + c));
    }
  });
  return { positions, triangles: gridTriangles(profile.length, columns, true) };
}

function handle(): TubeRing[] {
  return Array.from({ length: 11 }, (_, i) => {
    const angle = Math.PI * (i / 10 - 0.5);
    return { centre: [3.7 + 2.5 * Math.cos(angle), 2.7 * Math.sin(angle), 0], width: 0.45, height: 0.6 };
  });
}

/** A rounded slab: rings of a superellipse stacked along z. */
function plate(halfWidth: number, halfHeight: number, halfDepth: number, corner: number): SolidMesh {
  const columns = 40;
  const rows: readonly (readonly [inset: number, z: number])[] = [
    [halfWidth * 0.999, -halfDepth],
    [0.12, -halfDepth],
    [0, -halfDepth * 0.5],
    [0, halfDepth * 0.5],
    [0.12, halfDepth],
    [halfWidth * 0.999, halfDepth],
  ];
  const positions = new Float32Array(3 * rows.length * columns);
  rows.forEach(([inset, z], r) => {
    for (let c = 0; c < columns; c++) {
      const angle = (2 * Math.PI * c) / columns;
      const power = 0.12 + 0.3 * corner * (1 / 3);
      const side = (t: number) => Math.sign(t) * Math.abs(t) ** power;
      positions.set(
        [
          (halfWidth - Math.min(inset, halfWidth)) * side(Math.cos(angle)),
          (halfHeight - Math.min(inset, halfWidth)) * side(Math.sin(angle)),
          z,
        ],
        3 * (r * columns + c),
      );
    }
  });
  const triangles: number[] = [];
  for (let r = 0; r + 1 < rows.length; r++) {
    for (let c = 0; c < columns; c++) {
      const [a, b] = [r * columns + c, r * columns + ((c + 1) % columns)];
      triangles.push(a, b, b + columns, a, b + columns, a + columns);
    }
  }
  return { positions, triangles: Uint32Array.from(triangles) };
}

function shifted({ positions, triangles }: SolidMesh, by: Point3): SolidMesh {
  return { positions: positions.map((x, i) => x + by[i % 3]!), triangles };
}
