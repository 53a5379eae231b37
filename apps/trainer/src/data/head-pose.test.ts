import { join } from "node:path";
import { FaceMeshHeadPose, HumanFaceDetector } from "@mfim/backbones/human";
import { openHead } from "@mfim/faces-3d";
import { alignFace, ffhqQuad, type Quad, quadSide } from "@mfim/photographs";
import { TemplateAligner } from "@mfim/photographs/templates";
import { sharedFolder, useNativeBackend } from "@mfim/testing";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type RenderedHead, renderedHeads } from "./rendered-faces.ts";

const shared = sharedFolder();
const size = 160;

/** Angles of Ry(yaw) Rx(-pitch) Rz(-roll), from the rotation that the renderer was given. */
function truth({ rotation: r }: RenderedHead): [number, number, number] {
  const degrees = 180 / Math.PI;
  return [
    Math.atan2(r[2] as number, r[8] as number) * degrees,
    Math.asin(r[5] as number) * degrees,
    -Math.atan2(r[3] as number, r[4] as number) * degrees,
  ];
}

/** The picture's own square turned about its middle, y downwards: top left, bottom left, bottom right, top right. */
function turnedQuad(degrees: number): Quad {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const [middle, half] = [(size - 1) / 2, size / 2];
  const corners = [
    [-half, -half],
    [-half, half],
    [half, half],
    [half, -half],
  ] as const;
  return corners.flatMap(([x, y]) => [middle + c * x - s * y, middle + s * x + c * y]) as unknown as Quad;
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number;

// Renders of people whom neither the mean face nor the mean embedding has seen.
describe.skipIf(shared === undefined)("rendered heads of known pose", () => {
  let heads: RenderedHead[];
  beforeAll(async () => {
    await useNativeBackend();
    heads = [
      ...renderedHeads(await openHead(join(shared as string, "weights/ict-face.safetensors")), "held-out", 16, 1, size),
    ];
  });

  it("have the yaw and pitch that the mesh says", async () => {
    using pose = await FaceMeshHeadPose.load();
    using aligner = new TemplateAligner();
    const errors = heads.map((head) => {
      const angles = tf.tidy(() => {
        const faces = tf.tensor4d(
          Float32Array.from(head.pixels, (byte) => byte / 127.5 - 1),
          [1, size, size, 3],
        );
        return pose.estimate(aligner.align(faces, pose.input)).arraySync()[0];
      }) as unknown as number[];
      return truth(head).map((angle, axis) => Math.abs(angle - (angles[axis] as number)));
    });
    const [yaw, pitch, roll] = [0, 1, 2].map((axis) => median(errors.map((error) => error[axis] as number)));
    expect(yaw).toBeLessThan(3);
    expect(pitch).toBeLessThan(5);
    expect(roll).toBeLessThan(3);
  });

  it("roll as the picture is turned: clockwise is positive", async () => {
    using pose = await FaceMeshHeadPose.load();
    using aligner = new TemplateAligner();
    const angles = async (head: RenderedHead, degrees: number) => {
      const { pixels } = await alignFace({ width: size, height: size, data: head.pixels }, turnedQuad(-degrees), {
        size,
      });
      return tf.tidy(() => {
        const faces = tf.tensor4d(
          Float32Array.from(pixels.data, (byte) => byte / 127.5 - 1),
          [1, size, size, 3],
        );
        return pose.estimate(aligner.align(faces, pose.input)).arraySync()[0];
      }) as unknown as [number, number, number];
    };
    const turns: number[] = [];
    for (const head of heads.slice(0, 4)) turns.push((await angles(head, 12))[2] - (await angles(head, 0))[2]);
    expect(Math.abs(median(turns) - 12)).toBeLessThan(3);
  });

  it("are found, and their own FFHQ square is found again", async () => {
    using detector = await HumanFaceDetector.load();
    const sides: number[] = [];
    for (const { pixels } of heads) {
      const [face] = await detector.detect({ width: size, height: size, data: pixels });
      if (face !== undefined) sides.push(quadSide(ffhqQuad(face.landmarks)) / size);
    }
    expect(sides.length).toBeGreaterThanOrEqual(15);
    expect(Math.abs(median(sides) - 1)).toBeLessThan(0.08);
  });
});
