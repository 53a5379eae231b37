import type { NamedTensor, StateDict } from "@mfim/core";
import { describe, expect, it } from "vitest";
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
