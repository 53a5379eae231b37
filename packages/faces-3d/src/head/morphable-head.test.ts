import { describe, expect, it } from "vitest";
import { poseMatrix } from "../geometry/pose.ts";
import { applySimilarity, type Similarity } from "../geometry/similarity.ts";
import { LABELS } from "../mesh/render-mesh.ts";
import { samplePerson } from "../person/sample-person.ts";
import { RandomStream } from "../random/random-stream.ts";
import { renderFace } from "../render/render-face.ts";
import { swapTruth } from "../render/swap-truth.ts";
import { sampleScene } from "../scene/sample-scene.ts";
import { ICT_EXPRESSION_NAMES } from "./ict-expressions.ts";
import type { MorphableBases } from "./morphable-bases.ts";
import { headOfBases } from "./morphable-head.ts";
import { landmarksOf } from "./reference-landmarks.ts";
import { tinyHead } from "./tiny-head.ts";

const egg = tinyHead(ICT_EXPRESSION_NAMES);
const reference = landmarksOf(egg);

/** The egg as somebody else's model: elsewhere, turned, in another unit, inside out, its expressions mixed and unnamed. */
function foreign(): MorphableBases {
  const elsewhere: Similarity = {
    scale: 0.01,
    rotation: poseMatrix({ yaw: 40, pitch: -25, roll: 110 }),
    offset: [3, -2, 0.5],
  };
  const count = egg.expressionNames.length;
  const size = 3 * egg.vertexCount;
  const random = RandomStream.of("mixed");
  const mixed = new Float32Array(egg.expression.length);
  for (let e = 0; e < count; e++) {
    for (let other = 0; other < count; other++) {
      const weight = e === other ? 1 : 0.08 * random.normal();
      for (let i = 0; i < size; i++)
        mixed[e * size + i] = mixed[e * size + i]! + weight * egg.expression[other * size + i]!;
    }
  }
  const corners: number[] = [];
  for (let q = 0; q < egg.quads.length; q += 4) {
    const [a, b, c, d] = egg.quads.subarray(q, q + 4) as unknown as [number, number, number, number];
    corners.push(a, c, b, a, d, c);
  }
  return {
    vertexCount: egg.vertexCount,
    mean: applySimilarity(elsewhere, egg.neutral, "points"),
    identityCount: egg.identityCount,
    identity: applySimilarity(elsewhere, egg.identity, "directions"),
    expressionCount: count,
    expression: applySimilarity(elsewhere, mixed, "directions"),
    triangles: Uint32Array.from(corners),
  };
}

describe("headOfBases", () => {
  const { head, reproduced, added } = headOfBases(foreign(), egg.landmarks, reference);

  it("lays a model onto the reference, whatever its place, turn and unit", () => {
    for (const [i, v] of head.landmarks.entries()) {
      for (const k of [0, 1, 2]) expect(head.neutral[3 * v + k]).toBeCloseTo(reference.neutral[3 * i + k]!, 2);
    }
    expect(head.identityCount).toBe(100);
    const axis = 4;
    const [v, w] = [egg.landmarks[8]!, head.landmarks[8]!];
    for (const k of [0, 1, 2]) {
      const own = egg.identity[3 * (axis * egg.vertexCount + v) + k]!;
      expect(head.identity[3 * (axis * head.vertexCount + w) + k]).toBeCloseTo(own, 3);
    }
  });

  it("finds the named expressions again among the unnamed axes", () => {
    expect(head.expressionNames).toEqual(ICT_EXPRESSION_NAMES);
    const shares = [...reproduced.values()];
    expect(shares.filter((share) => share > 0.8).length).toBeGreaterThan(0.9 * shares.length);
  });

  it("adds what is missing: eyes behind openings, a dark sheet behind the lips", () => {
    expect(added).toEqual(["mouth", "eyeballs"]);
    const { regions, quads, vertexCount } = head;
    expect(regions.eyeballRight).toEqual([vertexCount - 6, vertexCount]);
    expect(regions.mouthSocket[1] - regions.mouthSocket[0]).toBe(35);
    expect(quads.length / 4).toBeLessThan(egg.quads.length / 2 + 48);
    expect(Math.max(...quads)).toBeLessThan(regions.mouthSocket[1]);
  });

  it("leaves eyeballs that are there where they are", () => {
    const bases = foreign();
    const ball = headOfBases(withBalls(bases), egg.landmarks, reference);
    expect(ball.added).toEqual(["mouth"]);
    const [start, end] = ball.head.regions.eyeballLeft;
    expect(end - start).toBe(4);
    expect(ball.head.neutral[3 * start]).toBeGreaterThan(0);
  });

  it("renders people with expression, pose, light and background, and the truth of a swap", () => {
    const people = [samplePerson("morphable", 0), samplePerson("morphable", 1)];
    const scenes = people.map((person) => sampleScene("morphable", person, 0));
    const [source, target] = people.map((person, i) => ({ person, scene: scenes[i]! }));
    const size = 64;
    const picture = renderFace(head, target!, { size });
    const share = (label: (typeof LABELS)[number]) =>
      picture.labels.filter((x) => x === LABELS.indexOf(label)).length / picture.labels.length;
    expect(share("skin")).toBeGreaterThan(0.2);
    expect(share("eyes")).toBeGreaterThan(0.001);
    expect(share("background")).toBeGreaterThan(0.05);
    const truth = swapTruth(head, source!, target!, { size });
    expect(truth.crop).toEqual(picture.crop);
    expect(truth.pixels).not.toEqual(picture.pixels);
    const dark = { ...target!.scene.light, key: { ...target!.scene.light.key, intensity: 0.1 } };
    for (const change of [
      { light: dark },
      { pose: { yaw: 25, pitch: 5, roll: 0 } },
      { expression: { jawOpen: 0.5 } },
    ]) {
      const other = renderFace(head, { person: target!.person, scene: { ...target!.scene, ...change } }, { size });
      expect(other.pixels).not.toEqual(picture.pixels);
    }
  });

  it("says which landmarks it cannot use", () => {
    expect(() => headOfBases(foreign(), [1, 2], reference)).toThrow(/expected 68 vertices of 0 to 3455, got 2: 1, 2/);
    const outside = egg.landmarks.map((v, i) => (i === 3 ? 99_999 : v));
    expect(() => headOfBases(foreign(), outside, reference)).toThrow(/expected 68 vertices of 0 to 3455/);
  });
});

/** The same with a tetrahedron of 1 cm behind each eye, in the file's own frame. */
function withBalls(bases: MorphableBases): MorphableBases {
  const corners = [
    [1.2, 0, 0],
    [-1.2, 0, 0],
    [0, 1.2, 0],
    [0, 0, 1.2],
  ];
  const elsewhere: Similarity = {
    scale: 0.01,
    rotation: poseMatrix({ yaw: 40, pitch: -25, roll: 110 }),
    offset: [3, -2, 0.5],
  };
  const eye = [42, 36].map((first) => {
    const points = [0, 1, 2, 3, 4, 5].map((i) => egg.landmarks[first + i]!);
    return [0, 1, 2].map((k) => points.reduce((sum, v) => sum + egg.neutral[3 * v + k]! / 6, 0) - (k === 2 ? 1 : 0));
  });
  const extra = Float32Array.from(eye.flatMap((middle) => corners.flatMap((c) => c.map((x, k) => x + middle[k]!))));
  const grown = (axes: Float32Array, count: number) => {
    const out = new Float32Array(count * 3 * (bases.vertexCount + 8));
    for (let k = 0; k < count; k++) {
      out.set(
        axes.subarray(3 * k * bases.vertexCount, 3 * (k + 1) * bases.vertexCount),
        3 * k * (bases.vertexCount + 8),
      );
    }
    return out;
  };
  const n = bases.vertexCount;
  return {
    ...bases,
    vertexCount: n + 8,
    mean: Float32Array.from([...bases.mean, ...applySimilarity(elsewhere, extra, "points")]),
    identity: grown(bases.identity, bases.identityCount),
    expression: grown(bases.expression, bases.expressionCount),
    triangles: Uint32Array.from([
      ...bases.triangles,
      ...[0, 4].flatMap((b) => [n + b, n + b + 1, n + b + 2, n + b, n + b + 2, n + b + 3]),
    ]),
  };
}
