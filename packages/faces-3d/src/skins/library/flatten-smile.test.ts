import { describe, expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../../head/ict-expressions.ts";
import { tinyMappedHead } from "../../head/tiny-head.ts";
import { project } from "../fit/fit-camera.ts";
import { fitSmile, personHead, SMILE_EXPRESSIONS, smileOf } from "../fit/fit-smile.ts";
import { MESH_OUTLINES, MESH_POINT_COUNT, MESH_SURFACE } from "../fit/mesh-points.ts";
import { madeBumps, madeFit, madePerson } from "../testing/made-person.ts";
import { drawUvChart } from "../unwrap/uv-chart.ts";
import { flattenSmile, type MeshedPhoto } from "./flatten-smile.ts";

const egg = tinyMappedHead(ICT_EXPRESSION_NAMES);
const head = { ...egg, expression: smilesOnly() };

/** Expressions [E, V, 3] of which only the two of a smile move anything. */
function smilesOnly(): Float32Array {
  const out = new Float32Array(egg.expression.length);
  const bumps = madeBumps(egg, [54, 48]);
  const size = 3 * egg.vertexCount;
  ["mouthSmile_L", "mouthSmile_R"].forEach((name, k) => {
    out.set(bumps.subarray(k * size, (k + 1) * size), egg.expressionNames.indexOf(name) * size);
  });
  return out;
}

describe("flattenSmile", () => {
  it("finds what darkens in a smile, at the smile's strength, and nothing where both photographs are alike", () => {
    const plain = (_: number, v: number) => [0.5, 0.4 + 0.1 * Math.cos(9 * v), 0.3] as const;
    const folded = (u: number, v: number) => {
      const fold = Math.exp(-(((u - 0.42) / 0.012) ** 2)) * (v > 0.35 && v < 0.5 ? 1 : 0);
      return plain(u, v).map((x) => x * Math.exp(-0.3 * fold)) as unknown as readonly [number, number, number];
    };
    const fit = madeFit([0.5, -0.5], [0, 0, 0], 400);
    const own = personHead(head, fit);
    const names = SMILE_EXPRESSIONS.map((name) => head.expressionNames.indexOf(name));
    const weights = names.map((_, k) => (k < 2 ? 0.8 : 0));
    const smiling = names.reduce(
      (shape, n, k) => shape.map((x, i) => x + (weights[k] ?? 0) * head.expression[3 * n * head.vertexCount + i]!),
      Float32Array.from(own.neutral),
    );
    const rest = { ...fit, identity: new Float64Array(0) };
    const before = madePerson({ ...head, neutral: own.neutral }, rest, plain, 400);
    const after = madePerson({ ...head, neutral: smiling }, rest, folded, 400);
    // Every point of the mesh on a vertex of the front.
    const front = Array.from({ length: head.vertexCount }, (_, v) => v).filter((v) => head.neutral[3 * v + 2]! > 5);
    const towards = (x: number, y: number) =>
      front.reduce((a, b) => {
        const off = (v: number) => (head.neutral[3 * v]! - x) ** 2 + (head.neutral[3 * v + 1]! - y) ** 2;
        return off(b) < off(a) ? b : a;
      });
    const outline = MESH_OUTLINES.face.map((_, k) => {
      const angle = (2 * Math.PI * k) / MESH_OUTLINES.face.length;
      return towards(5.5 * Math.sin(angle), 2 + 8 * Math.cos(angle));
    });
    const holes: readonly number[] = MESH_OUTLINES.holes.flat();
    const vertexOf = (i: number) => {
      const k = (MESH_OUTLINES.face as readonly number[]).indexOf(i);
      if (k >= 0) return outline[k]!;
      return holes.includes(i) ? front[0]! : front[(i * 7) % front.length]!;
    };
    const meshOf = (neutral: Float32Array) => {
      const { pixels } = project(neutral, fit.camera);
      return Float64Array.from({ length: 2 * MESH_POINT_COUNT }, (_, i) => pixels[2 * vertexOf(i >> 1) + (i % 2)]!);
    };
    const anchors = MESH_SURFACE.map((point) => {
      const v = vertexOf(point);
      return { point, u: 0, v: 0, vertices: [v, v, v], weights: [1, 0, 0] } as const;
    });
    const fitted = fitSmile(own, fit, anchors, meshOf(smiling));
    expect(smileOf(fitted)).toBeGreaterThan(0.4);
    expect(Math.max(...fitted.pointErrors)).toBeLessThan(4);
    const points = [meshOf(own.neutral), meshOf(smiling)] as const;
    const whole = (photo: MeshedPhoto["photo"]) => ({ ...photo });
    const chart = drawUvChart(head, 128);
    const { change } = flattenSmile(
      head,
      chart,
      fit,
      anchors,
      { photo: whole(before.photo), points: points[0] },
      { photo: whole(after.photo), points: points[1] },
    );
    expect(change.every(Number.isFinite)).toBe(true);
    const at = (u: number, v: number) => change[3 * (Math.floor((1 - v) * 128) * 128 + Math.floor(u * 128))]!;
    expect(at(0.42, 0.43)).toBeLessThan(-0.12);
    for (const [u, v] of [
      [0.5, 0.42],
      [0.56, 0.45],
      [0.42, 0.6],
    ] as const)
      expect(Math.abs(at(u, v))).toBeLessThan(0.06);
  });
});
