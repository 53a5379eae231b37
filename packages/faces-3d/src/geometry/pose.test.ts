import { describe, expect, it } from "vitest";
import { projectPoints } from "./camera.ts";
import { poseMatrix, rotationInPicture, transformPoints } from "./pose.ts";

function turned(point: readonly number[], pose: { yaw?: number; pitch?: number; roll?: number }): number[] {
  const out = new Float32Array(3);
  transformPoints(
    Float32Array.from(point),
    poseMatrix({ yaw: 0, pitch: 0, roll: 0, ...pose }),
    [0, 0, 0],
    [0, 0, 0],
    out,
  );
  return [...out].map((x) => Math.round(x * 1e5) / 1e5 + 0);
}

describe("poseMatrix", () => {
  it("turns the nose to the right, up, and the crown to the right for positive angles", () => {
    expect(turned([0, 0, 1], { yaw: 90 })).toEqual([1, 0, 0]);
    expect(turned([0, 0, 1], { pitch: 90 })).toEqual([0, 1, 0]);
    expect(turned([0, 1, 0], { roll: 90 })).toEqual([1, 0, 0]);
  });

  it("tilts first, then nods, then turns", () => {
    // The crown tilts to the side, a nod leaves it there, the turn carries it to the back.
    expect(turned([0, 1, 0], { roll: 90, pitch: 40, yaw: 90 })).toEqual([0, 0, -1]);
  });

  it("keeps lengths and handedness", () => {
    const m = poseMatrix({ yaw: 31, pitch: -14, roll: 9 });
    const determinant =
      m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
    expect(determinant).toBeCloseTo(1, 12);
    expect(Math.hypot(m[0], m[3], m[6])).toBeCloseTo(1, 12);
  });
});

describe("rotationInPicture", () => {
  it("is the pose with more roll when the picture turns, and undoes a roll", () => {
    const turn = (12 * Math.PI) / 180;
    const close = (a: readonly number[], b: readonly number[]) =>
      a.forEach((x, i) => {
        expect(x).toBeCloseTo(b[i]!, 10);
      });
    close(rotationInPicture({ yaw: 0, pitch: 0, roll: 5 }, turn), poseMatrix({ yaw: 0, pitch: 0, roll: 17 }));
    close(rotationInPicture({ yaw: 0, pitch: 0, roll: 12 }, -turn), poseMatrix({ yaw: 0, pitch: 0, roll: 0 }));
  });
});

describe("projectPoints", () => {
  it("divides by the distance along the axis, y down", () => {
    const projected = projectPoints([10, 5, 0, 10, 5, 20], { distance: 100 });
    expect([...projected]).toEqual([0.1, -0.05, 0.125, -0.0625]);
  });
});
