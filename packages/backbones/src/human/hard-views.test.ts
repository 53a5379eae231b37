import { join } from "node:path";
import type { DetectedFace, Pixels } from "@mfim/core";
import { sharedFolder, useNativeBackend } from "@mfim/testing";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HumanFaceDetector } from "./human-face-detector.ts";

const shared = sharedFolder();
let detector: HumanFaceDetector;
beforeAll(async () => {
  await useNativeBackend();
  detector = await HumanFaceDetector.load();
});
afterAll(() => detector.dispose());

async function pixels(file: string, turn = 0): Promise<Pixels> {
  const { data, info } = await sharp(join(shared as string, "cases", file))
    .rotate(turn, { background: "#6b7280" })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** Degrees by which the eyes' line lies turned. */
function rollOf({ landmarks: { points } }: DetectedFace): number {
  const at = (index: number) => points[index] as number;
  return (Math.atan2(at(527) - at(67), at(526) - at(66)) * 180) / Math.PI;
}

describe.skipIf(shared === undefined)("rendered people in views that the detector was not trained on", () => {
  it("a face that fills the picture is one", async () => {
    expect((await detector.detect(await pixels("close-up.png"))).length).toBe(1);
  });

  it("each of 28 people is found", async () => {
    const faces = await detector.detect(await pixels("group-28.jpg"));
    const cells = new Set(
      faces.map(({ box: [x, y, w, h] }) => `${Math.floor((x + w / 2) / 200)} ${Math.floor((y + h / 2) / 200)}`),
    );
    expect([faces.length, cells.size]).toEqual([28, 28]);
  });

  it.each([45, 90, 135, 180, 225, 270])("turned by %i degrees, the mesh is, too", async (turn) => {
    const faces = await detector.detect(await pixels("face.png", turn));
    expect(faces.length).toBe(1);
    const off = ((rollOf(faces[0] as DetectedFace) - turn + 540) % 360) - 180;
    expect(Math.abs(off)).toBeLessThan(10);
  });
});
