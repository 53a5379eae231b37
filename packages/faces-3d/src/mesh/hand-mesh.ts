import { joinMeshes, limbRings, type Point3, type SolidMesh, type TubeRing, tubeMesh } from "./tube-mesh.ts";

/** Knuckle, length of the finger's three bones and its radius: index to little finger, centimetres, palm at the origin. */
// biome-ignore format: a table
const FINGERS: readonly { readonly knuckle: Point3; readonly bones: readonly [number, number, number]; readonly radius: number; readonly spread: number }[] = [
  { knuckle: [-2.9, 4.3, 0.1], bones: [4.1, 2.5, 2.1], radius: 0.82, spread: -7 },
  { knuckle: [-1.0, 4.7, 0.3], bones: [4.5, 2.9, 2.2], radius: 0.85, spread: -1.5 },
  { knuckle: [0.9, 4.5, 0.2], bones: [4.2, 2.7, 2.2], radius: 0.8, spread: 4 },
  { knuckle: [2.6, 3.7, -0.1], bones: [3.3, 2.0, 1.9], radius: 0.7, spread: 11 },
];
const THUMB = { knuckle: [-2.6, -2.6, 0.5] as Point3, bones: [3.3, 2.7, 2.2] as const, radius: 0.95, spread: -42 };
/** Degrees that a fully curled finger bends at its three joints. */
const BEND = [62, 78, 48] as const;

/**
 * A right hand and its forearm, the back of the hand to +z, fingers up, centimetres. `curl` 0 is a flat hand, 1 a fist.
 * Every finger is one bent tube; palm and arm are another.
 */
export function handMesh(curl: number): SolidMesh {
  const arm: TubeRing[] = [
    ring([0.4, -24, -0.5], 4.2, 3.6),
    ring([0.2, -14, -0.3], 3.5, 2.9),
    ring([0, -7.5, -0.1], 2.8, 2.1),
    ring([0, -5.4, 0], 3.0, 2.0),
    ring([-0.1, -3, 0.1], 3.9, 1.75),
    ring([-0.15, 0, 0.1], 4.25, 1.55),
    ring([-0.15, 2.6, 0.15], 4.05, 1.3),
    ring([-0.15, 4.2, 0.15], 3.6, 0.95),
    ring([-0.15, 4.9, 0.1], 2.2, 0.4),
    ring([-0.15, 5.0, 0.1], 0, 0),
  ];
  return joinMeshes([
    tubeMesh(arm, [1, 0, 0], 20),
    ...FINGERS.map((finger, i) => bentLimb(finger, Math.min(1, curl * (0.85 + 0.1 * i)))),
    bentLimb(THUMB, curl * 0.35),
  ]);
}

function bentLimb(
  finger: {
    readonly knuckle: Point3;
    readonly bones: readonly number[];
    readonly radius: number;
    readonly spread: number;
  },
  curl: number,
): SolidMesh {
  const side = (finger.spread * Math.PI) / 180;
  let place: Point3 = finger.knuckle;
  let bend = 0;
  const joints: Point3[] = [place];
  finger.bones.forEach((bone, j) => {
    bend += (BEND[j as 0 | 1 | 2] * curl * Math.PI) / 180;
    const reach = bone * Math.cos(bend);
    place = [place[0] + reach * Math.sin(side), place[1] + reach * Math.cos(side), place[2] - bone * Math.sin(bend)];
    joints.push(place);
  });
  const rings: TubeRing[] = [];
  const last = joints.length - 1;
  for (let j = 0; j < last; j++) {
    const [from, to] = [joints[j]!, joints[j + 1]!];
    const thin = (t: number) => finger.radius * (1 - 0.09 * (j + t)) * (1 + 0.07 * Math.cos(2 * Math.PI * t));
    if (j === last - 1) {
      const tip = limbRings(from, to, thin(0), thin(1) * 0.92);
      rings.push(...tip.slice(tip.length / 2));
      break;
    }
    for (const t of [0, 0.25, 0.5, 0.75]) {
      rings.push(
        ring(
          [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t, from[2] + (to[2] - from[2]) * t],
          thin(t),
          thin(t) * 0.92,
        ),
      );
    }
  }
  return tubeMesh(rings, [Math.cos(side), -Math.sin(side), 0], 12);
}

function ring(centre: Point3, width: number, height: number): TubeRing {
  return { centre, width, height };
}
