import { describe, expect, it } from "vitest";
import { FULL_HAIRLINE } from "../head/hairline.ts";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { prepareHead } from "../head/prepared-head.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { vertexNormals } from "../head/triangles.ts";
import { samplePerson } from "../person/sample-person.ts";
import { beardLines } from "./beard-lines.ts";
import { beardReach } from "./beard-shells.ts";
import { hairCap } from "./hair-cap.ts";
import { capLines, POINTS } from "./hair-lines.ts";
import { ribbonMesh } from "./hair-ribbons.ts";
import { personShape } from "./person-shape.ts";
import { RadiusMap, SKULL_CENTRE } from "./radius-map.ts";

const head = prepareHead(tinyHead(ICT_EXPRESSION_NAMES));
const person = samplePerson("lines", 0);
const shape = personShape(head, person);
const radius = new RadiusMap(head, shape);
const style = { ...person.hair, fringe: 0, length: 0, bun: 0, top: 1, sides: 0.5, curl: 0, recession: 0, whorl: 0 };

function capOf(footprint: number, hair: typeof style = style) {
  const cap = hairCap(radius, { ...hair, line: FULL_HAIRLINE }, shape.lift, [0.5, 1]);
  return capLines(cap[0]!, cap[1]!, hair, footprint);
}

/** Angle at the skull's middle between straight up and a point. */
function fromWhorl(points: Float32Array, i: number): number {
  const [x, y, z] = [0, 1, 2].map((k) => points[3 * i + k]! - SKULL_CENTRE[k as 0 | 1 | 2]) as [number, number, number];
  return Math.acos(y / Math.hypot(x, y, z));
}

describe("strands of the cap", () => {
  it("run from the whorl outwards, and towards it where hair is bound", () => {
    for (const [hair, sign] of [
      [style, 1],
      [{ ...style, bun: 3 }, -1],
    ] as const) {
      const { points, shade } = capOf(0.05, hair);
      const runs = Array.from(
        shade,
        (_, n) => fromWhorl(points, POINTS * n + POINTS - 1) - fromWhorl(points, POINTS * n),
      );
      const along = runs.filter((run) => sign * run > 0).length;
      expect(shade.length).toBeGreaterThan(1000);
      expect(along / runs.length).toBeGreaterThan(0.97);
    }
  });

  it("leave the face free: none has its root lower than brows before the ears", () => {
    const { points, shade } = capOf(0.05);
    for (let n = 0; n < shade.length; n++) {
      const [x, y, z] = points.subarray(3 * POINTS * n, 3 * POINTS * n + 3);
      if (z! > 5 && Math.abs(x!) < 5) expect(y! - shape.lift).toBeGreaterThan(6);
    }
  });

  it("are fewer and wider from afar, and never thinner than a sample", () => {
    const [near, far] = [capOf(0.03), capOf(0.16)];
    expect(far.shade.length).toBeLessThan(0.4 * near.shade.length);
    expect(far.width).toBeGreaterThan(0.14);
  });

  it("are ribbons that face the camera: their width is across strand and view", () => {
    const lines = capOf(0.05);
    const distance = 60;
    const mesh = ribbonMesh(lines, lines.points, Float64Array.from(SKULL_CENTRE), distance);
    for (let v = 0; v < mesh.shade.length; v += 222) {
      const at = (array: Float32Array, i: number) => [0, 1, 2].map((k) => array[3 * i + k]!);
      const [a, b] = [at(mesh.positions, v), at(mesh.positions, v + 1)];
      const across = a.map((x, k) => b[k]! - x);
      const width = Math.hypot(...across);
      const middle = a.map((x, k) => (x + b[k]!) / 2);
      const view = [-middle[0]!, -middle[1]!, distance - middle[2]!];
      const dot = (p: number[], q: number[]) => p.reduce((sum, x, k) => sum + x * q[k]!, 0);
      expect(width).toBeLessThan(1.01 * lines.width);
      expect(Math.abs(dot(across, view)) / (width * Math.hypot(...view))).toBeLessThan(1e-3);
      expect(Math.abs(dot(across, at(mesh.tangents, v))) / width).toBeLessThan(1e-3);
    }
  });
});

describe("hairs of a beard", () => {
  it("stand on the skin where it grows, and hang down from it", () => {
    const { positions } = shape;
    const normals = new Float32Array(positions.length);
    vertexNormals(positions, head.all, normals);
    const beard = { colour: [0.1, 0.1, 0.1], length: 1, moustache: 0, chin: 1, jaw: 1, curl: 0 } as const;
    const reach = beardReach(head, beard);
    const { points, shade } = beardLines(head, beard, reach, positions, normals, [0, -1, 0], 0.05);
    expect(shade.length).toBeGreaterThan(300);
    const grown = Array.from(reach.keys()).filter((v) => reach[v]! > 0);
    let down = 0;
    for (let n = 0; n < shade.length; n++) {
      const [root, tip] = [3 * POINTS * n, 3 * (POINTS * n + POINTS - 1)];
      const near = Math.min(
        ...grown.map((v) => Math.hypot(...[0, 1, 2].map((k) => positions[3 * v + k]! - points[root + k]!))),
      );
      expect(near).toBeLessThan(1);
      down += points[root + 1]! - points[tip + 1]!;
    }
    expect(down / shade.length).toBeGreaterThan(0.05);
  });
});
