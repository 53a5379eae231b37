import { poseMatrix } from "@mfim/faces-3d";
import { expect, test } from "vitest";
import { eulerAngles } from "./read-renders.ts";

test("angles come back out of the renderer's rotations", () => {
  const poses = [
    { yaw: 40, pitch: -12, roll: 7 },
    { yaw: -25, pitch: 20, roll: -30 },
    { yaw: 0, pitch: 0, roll: 0 },
  ];
  const angles = eulerAngles(Float32Array.from(poses.flatMap((pose) => poseMatrix(pose))));
  for (const [n, { yaw, pitch, roll }] of poses.entries()) {
    expect(angles[n * 3]).toBeCloseTo(yaw, 3);
    expect(angles[n * 3 + 1]).toBeCloseTo(pitch, 3);
    expect(angles[n * 3 + 2]).toBeCloseTo(roll, 3);
  }
});
