import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { hasFfmpeg } from "./ffmpeg.ts";
import { hlgToScene, pqToNits, rolledOff, toneMapCube, toStandardRange } from "./tone-map.ts";

describe("toStandardRange", () => {
  it("knows the levels that the recommendations print", () => {
    // BT.2408: 203 nits is 58 % of PQ; 75 % of HLG is 203 nits on a display of 1,000. ST 2084: 100 nits is 0.508.
    expect(pqToNits(0.508)).toBeCloseTo(100, 0);
    expect(pqToNits(0.58)).toBeCloseTo(203, -1);
    expect(pqToNits(1)).toBeCloseTo(10_000, 3);
    expect(hlgToScene(0.5)).toBeCloseTo(1 / 12, 6);
    expect(hlgToScene(1)).toBeCloseTo(1, 4);
    const hlg = toStandardRange({ transfer: "hlg", primaries: "bt2020" }, [0.75, 0.75, 0.75]);
    const pq = toStandardRange({ transfer: "pq", primaries: "bt2020" }, [0.5807, 0.5807, 0.5807]);
    hlg.forEach((value, i) => {
      expect(value).toBeCloseTo(pq[i] as number, 2);
    });
  });

  it("compresses highlights alone, evenly, up to white", () => {
    expect([0, 0.3, 0.6].map(rolledOff)).toEqual([0, 0.3, 0.6]);
    expect(rolledOff(0.6001) - 0.6).toBeCloseTo(0.0001, 6);
    expect(rolledOff(1000 / 203)).toBeCloseTo(1, 6);
    const steps = Array.from({ length: 60 }, (_, n) => rolledOff(n / 12));
    expect(steps.every((value, n) => n === 0 || value >= (steps[n - 1] as number))).toBe(true);
  });

  it("leaves BT.709 alone and keeps greys grey", () => {
    for (const value of [0, 0.2, 0.5, 1]) {
      const same = toStandardRange({ transfer: "sdr", primaries: "bt709" }, [value, value / 2, 0]);
      expect(same[0]).toBeCloseTo(value, 6);
      expect(same[1]).toBeCloseTo(value / 2, 6);
      const grey = toStandardRange({ transfer: "pq", primaries: "bt2020" }, [value, value, value]);
      expect(Math.max(...grey) - Math.min(...grey)).toBeLessThan(1e-3);
    }
  });

  it("is a table of 33 cubed, red fastest", () => {
    const lines = toneMapCube({ transfer: "pq", primaries: "bt2020" }).trim().split("\n");
    expect([lines[0], lines.length]).toEqual(["LUT_3D_SIZE 33", 33 ** 3 + 1]);
    const signal = { transfer: "pq", primaries: "bt2020" } as const;
    const second = toStandardRange(signal, [1 / 32, 0, 0]).map((value) => value.toFixed(6));
    expect(lines[2]).toBe(second.join(" "));
  });
});

/** Whether this ffmpeg has the independent implementation of zimg. */
const zimg = (await hasFfmpeg()) && /\bzscale\b/.test(execFileSync("ffmpeg", ["-v", "error", "-filters"]).toString());

describe.skipIf(!zimg)("beside zimg (skipped where ffmpeg lacks it)", () => {
  it("turns BT.2020's colours within BT.709 into the same BT.709's, and PQ into the same light", () => {
    const colours = [
      [0.5, 0.4, 0.3],
      [0.4, 0.45, 0.43],
      [0.4, 0.42, 0.45],
    ] as const;
    const bytes = Buffer.alloc(colours.length * 12);
    colours.forEach((colour, n) => {
      // Planar: green, blue, red.
      [1, 2, 0].forEach((channel, plane) => {
        bytes.writeFloatLE(colour[channel] as number, 4 * (plane * colours.length + n));
      });
    });
    const to = (transfer: string) =>
      execFileSync(
        "ffmpeg",
        [
          ...["-v", "error", "-f", "rawvideo", "-pix_fmt", "gbrpf32le", "-s", `${colours.length}x1`, "-i", "pipe:0"],
          ...["-vf", `zscale=min=gbr:m=gbr:tin=${transfer}:pin=bt2020:rin=full:t=linear:p=bt709:r=full:npl=203`],
          ...["-f", "rawvideo", "-pix_fmt", "gbrpf32le", "pipe:1"],
        ],
        { input: bytes },
      );
    const light = to("smpte2084");
    colours.forEach((colour, n) => {
      const wanted = [2, 0, 1].map((plane) => light.readFloatLE(4 * (plane * colours.length + n)));
      const got = toStandardRange({ transfer: "pq", primaries: "bt2020" }, colour).map((value) => value ** 2.4);
      const gain = rolledOff(Math.max(...wanted)) / Math.max(...wanted);
      wanted.forEach((value, channel) => {
        expect(got[channel]).toBeCloseTo(value * gain, 2);
      });
    });
  });
});
