import type { NamedTensor, StateDict } from "@mfim/core";
import { describe, expect, it } from "vitest";
import { basesOfState } from "./bases-of-state.ts";
import { flameJaw } from "./flame-jaw.ts";
import { baselBases, flameBases } from "./morphable-bases.ts";

const tensor = (shape: readonly number[], values: ArrayLike<number>): NamedTensor => ({
  shape,
  dtype: "float32",
  toFloat32: () => Float32Array.from(values),
});

/** Two vertices, two identity and one expression directions. */
const flame = (): Map<string, NamedTensor> =>
  new Map([
    ["v_template", tensor([2, 3], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6])],
    [
      "shapedirs",
      tensor(
        [2, 3, 3],
        Array.from({ length: 18 }, (_, i) => i / 100),
      ),
    ],
    ["f", tensor([1, 3], [0, 1, 1])],
  ]);

const basel = (): Map<string, NamedTensor> =>
  new Map([
    ["shape/model/mean", tensor([6], [10, 20, 30, 40, 50, 60])],
    ["shape/model/pcaBasis", tensor([6, 2], [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])],
    ["shape/model/pcaVariance", tensor([2], [400, 100])],
    ["expression/model/mean", tensor([6], [1, 0, 0, 0, 0, 0])],
    ["expression/model/pcaBasis", tensor([6, 1], [0, 0, 1, 0, 0, 0])],
    ["expression/model/pcaVariance", tensor([1], [25])],
    ["shape/representer/cells", tensor([3, 2], [0, 1, 1, 0, 0, 1])],
  ]);

describe("flameBases", () => {
  it("splits identity from expression, directions first, metres to centimetres", () => {
    const bases = flameBases(flame(), 2);
    expect([bases.vertexCount, bases.identityCount, bases.expressionCount]).toEqual([2, 2, 1]);
    expect([...bases.mean].map((x) => Math.round(x))).toEqual([10, 20, 30, 40, 50, 60]);
    // shapedirs[v, d, k] = (9 v + 3 d + k) / 100
    const rounded = (values: Float32Array) => [...values].map((x) => Math.round(x));
    expect(rounded(bases.identity)).toEqual([0, 3, 6, 9, 12, 15, 1, 4, 7, 10, 13, 16]);
    expect(rounded(bases.expression)).toEqual([2, 5, 8, 11, 14, 17]);
    expect([...bases.triangles]).toEqual([0, 1, 1]);
  });

  it("finds arrays inside of chumpy objects", () => {
    const plain = flameBases(flame(), 2);
    const wrapped = new Map([...flame()].map(([name, values]) => [name === "f" ? name : `${name}.x`, values] as const));
    expect(flameBases(wrapped, 2)).toEqual(plain);
  });

  it("names what is missing, misshapen or out of range", () => {
    expect(() => flameBases(flame())).toThrow(/"shapedirs" has 3 directions, expected 300 of identity/);
    const without: StateDict = new Map([...flame()].filter(([name]) => name !== "f"));
    expect(() => flameBases(without, 2)).toThrow(/FLAME: "f" is missing; the file has v_template, shapedirs/);
    expect(() => flameBases(flame().set("shapedirs", tensor([3, 3, 3], [])), 2)).toThrow(
      /should be \[2, 3, any\], is \[3, 3, 3\]/,
    );
    expect(() => flameBases(flame().set("f", tensor([1, 3], [0, 1, 2])), 2)).toThrow(/vertex 2, but there are only 2/);
  });
});

describe("baselBases", () => {
  it("scales columns by their deviation, millimetres to centimetres, and adds both means", () => {
    const bases = baselBases(basel());
    expect([bases.vertexCount, bases.identityCount, bases.expressionCount]).toEqual([2, 2, 1]);
    expect(bases.mean[0]).toBeCloseTo(1.1, 6);
    // 20 mm along x of the first vertex, 10 mm along its y; 5 mm along z.
    expect([...bases.identity]).toEqual([2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect([...bases.expression]).toEqual([0, 0, 0.5, 0, 0, 0]);
    expect([...bases.triangles]).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it("says which dataset does not fit", () => {
    const short = basel().set("expression/model/mean", tensor([3], [0, 0, 0]));
    expect(() => baselBases(short)).toThrow(/Basel: "expression\/model\/mean" should be \[6\], is \[3\]/);
  });
});

describe("the Basel model's MATLAB files", () => {
  const list = (length: number, value: (i: number) => number) => Array.from({ length }, (_, i) => value(i));

  it("2009: micrometres, deviations apart, vertices counted from 1, no expressions", () => {
    const state: StateDict = new Map([
      ["shapeMU", tensor([6, 1], [1e4, 0, 0, 0, 2e4, 0])],
      [
        "shapePC",
        tensor(
          [6, 2],
          list(12, (i) => (i === 0 ? 1 : i === 3 ? 0.5 : 0)),
        ),
      ],
      ["shapeEV", tensor([2, 1], [1e4, 2e4])],
      ["tl", tensor([1, 3], [1, 2, 1])],
    ]);
    const bases = basesOfState(state, "01_MorphableModel.mat");
    expect([bases.vertexCount, bases.identityCount, bases.expressionCount]).toEqual([2, 2, 0]);
    expect([...bases.mean]).toEqual([1, 0, 0, 0, 2, 0]);
    // 1 cm along x of the first vertex; 1 cm along its y.
    expect([...bases.identity]).toEqual([1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect([...bases.triangles]).toEqual([0, 1, 0]);
    expect(bases.landmarks).toBeUndefined();
  });

  it("Deep3DFaceRecon's: decimetres, expressions, 68 landmarks", () => {
    const state: StateDict = new Map([
      ["meanshape", tensor([1, 6], [0.1, 0, 0, 0, 0.2, 0])],
      ["idBase", tensor([6, 1], [0, 0, 0.1, 0, 0, 0])],
      ["exBase", tensor([6, 1], [0, 0.3, 0, 0, 0, 0])],
      ["tri", tensor([1, 3], [2, 1, 2])],
      [
        "keypoints",
        tensor(
          [1, 68],
          list(68, (i) => (i % 2) + 1),
        ),
      ],
    ]);
    const bases = basesOfState(state, "BFM_model_front.mat");
    expect(bases.mean[4]).toBeCloseTo(2, 5);
    expect(bases.identity[2]).toBeCloseTo(1, 5);
    expect(bases.expression[1]).toBeCloseTo(3, 5);
    expect([...bases.triangles]).toEqual([1, 0, 1]);
    expect(bases.landmarks!.slice(0, 3)).toEqual([0, 1, 0]);
  });

  it("says what a file of something else holds", () => {
    expect(() => basesOfState(new Map([["w", tensor([1], [0])]]), "x.npz")).toThrow(
      /x\.npz: expected FLAME .* got w\./,
    );
  });
});

describe("flameJaw", () => {
  it("turns what hangs on the jaw about its joint, and nothing else", () => {
    const state: StateDict = new Map([
      ["J", tensor([3, 3], [0, 0, 0, 0, 0, 0, 0, 1, 0])],
      ["weights", tensor([2, 3], [1, 0, 0, 0, 0, 1])],
    ]);
    const moved = flameJaw(state, Float32Array.of(5, 0, 2, 5, 1, 2))!;
    expect(moved.slice(0, 4).every((x) => x === 0)).toBe(true);
    // 2 in front of the joint: down by 2 sin 0.3, back by 2 (1 - cos 0.3).
    expect(moved[4]).toBeCloseTo(-2 * Math.sin(0.3), 6);
    expect(moved[5]).toBeCloseTo(2 * Math.cos(0.3) - 2, 6);
    expect(flameJaw(new Map(), new Float32Array(6))).toBeUndefined();
  });
});
