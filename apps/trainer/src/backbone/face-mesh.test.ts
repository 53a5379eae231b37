import { type HeadModel, type HeadRegions, openHead } from "@mfim/faces-3d";
import { sharedFolder } from "@mfim/testing";
import { expect, test } from "vitest";
import { type FaceMesh, faceMesh, shapedFace, vertexError, visibleEffect } from "./face-mesh.ts";

/** Eighty points of a face on a half sphere of 8 cm, and axes that are known by formula; one more vertex belongs to no face. */
function madeHead(): HeadModel {
  const points = Array.from({ length: 80 }, (_, i) => {
    const [up, turn] = [Math.asin((i + 0.5) / 40 - 1), i * 2.4];
    return [8 * Math.cos(up) * Math.cos(turn), 8 * Math.sin(up), 8 * Math.abs(Math.cos(up) * Math.sin(turn))] as const;
  });
  const all = [...points, [50, 50, 50] as const];
  const axis = (of: (point: readonly [number, number, number], v: number) => readonly number[]) => all.flatMap(of);
  const none = [81, 81] as const;
  const identity = [
    axis(() => [1, 2, 3]), // the whole head is moved
    axis(([x, y, z]) => [0.1 * x, 0.1 * y, 0.1 * z]), // a larger head
    axis((_, v) => [v % 16 < 8 ? 0.2 : -0.2, 0, 0]),
    axis(([x, y]) => [0.1 * x, -0.05 * y, 0]),
  ];
  return {
    vertexCount: 81,
    neutral: Float32Array.from(axis((point) => point)),
    identityCount: identity.length,
    identity: Float32Array.from(identity.flat()),
    expressionNames: ["jawOpen"],
    expression: Float32Array.from(axis(([, y]) => [0, y < 0 ? -1 : 0, 0])),
    ...{ quads: new Int32Array(0), uvs: new Float32Array(2), quadUvs: new Int32Array(0), landmarks: [] },
    regions: { face: [0, 80], headAndNeck: none } as unknown as HeadRegions,
  };
}

const mesh: FaceMesh = faceMesh(madeHead());
const effects = mesh.identity.map((offsets) => visibleEffect(mesh, offsets));

test("what an aligned picture does not show has no effect: a head that is moved as a whole, or larger", () => {
  expect(mesh.neutral.length).toBe(3 * 10); // every eighth of eighty
  expect(effects[0]).toBeCloseTo(0, 4);
  expect(effects[1]).toBeLessThan(0.2); // the middle of the sampled vertices is not that of the sphere
});

test("effects are root mean squares in millimetres", () => {
  // Every second of the sampled vertices goes 2 mm to the left, the others 2 mm to the right.
  expect(effects[2]).toBeGreaterThan(1.7);
  expect(effects[2]).toBeLessThan(2.001);
  expect(visibleEffect(mesh, mesh.expression.get("jawOpen") as Float32Array)).toBeGreaterThan(2);
});

test("errors of faces: nothing for the truth at any size, the axis's own effect for a missing coefficient", () => {
  const truth = shapedFace(mesh, [0, 0, 1.5, -1]);
  expect(vertexError(truth, truth)).toBeCloseTo(0, 5);
  expect(
    vertexError(
      truth.map((value) => 1.1 * value),
      truth,
    ),
  ).toBeCloseTo(0, 4);
  const single = shapedFace(mesh, [0, 0, 1]);
  const mean = shapedFace(mesh, []);
  expect(vertexError(mean, single)).toBeGreaterThan(1.6);
  expect(vertexError(mean, single)).toBeLessThan(2.001);
  expect(vertexError(shapedFace(mesh, [0, 0, 0.5]), single)).toBeCloseTo(vertexError(mean, single) / 2, 1);
});

test.skipIf(sharedFolder() === undefined)(
  "the first axes of ICT-FaceKit's head move its face by millimetres",
  async () => {
    const face = faceMesh(await openHead(`${sharedFolder()}/weights/ict-face.safetensors`));
    const of = (from: number, to: number) => face.identity.slice(from, to).map((axis) => visibleEffect(face, axis));
    const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(Math.max(...of(0, 100))).toBeLessThan(10);
    expect(mean(of(0, 10))).toBeGreaterThan(0.5);
    expect(mean(of(0, 10))).toBeGreaterThan(2 * mean(of(40, 100)));
  },
);
