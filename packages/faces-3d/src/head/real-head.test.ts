import { join } from "node:path";
import { sharedFolder } from "@mfim/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { LABELS } from "../mesh/render-mesh.ts";
import { samplePerson } from "../person/sample-person.ts";
import { renderFace } from "../render/render-face.ts";
import { sampleScene } from "../scene/sample-scene.ts";
import type { HeadModel } from "./head-model.ts";
import { ICT_EXPRESSION_NAMES } from "./ict-expressions.ts";
import { openHead } from "./open-head.ts";
import { prepareHead } from "./prepared-head.ts";

const shared = sharedFolder();

describe.skipIf(shared === undefined)("the ICT-FaceKit head", () => {
  let head: HeadModel;
  beforeAll(async () => {
    head = await openHead(join(shared!, "weights/ict-face.safetensors"));
  });

  it("has the shapes and names that the presets speak of", () => {
    expect([head.vertexCount, head.identityCount]).toEqual([24591, 100]);
    expect(head.expressionNames).toEqual(ICT_EXPRESSION_NAMES);
  });

  it("has lid edges that meet in the corners, upper over lower", () => {
    const { lids, fields } = prepareHead(head);
    for (const { upper, lower } of lids) {
      expect(upper.length).toBeGreaterThan(10);
      expect(upper[0]).toBe(lower[0]);
      expect(upper.at(-1)).toBe(lower.at(-1));
      const height = (edge: readonly number[]) => head.neutral[3 * edge[Math.floor(edge.length / 2)]! + 1]!;
      expect(height(upper)).toBeGreaterThan(height(lower) + 0.4);
    }
    // The tip of the nose is neither lip nor brow; the middle of the lower lip is lip.
    expect(fields.lips[head.landmarks[30]!]).toBe(0);
    expect(fields.lips[head.landmarks[66]!]).toBeGreaterThan(0.5);
    expect(Math.abs(fields.browAcross[head.landmarks[24]!]!)).toBeLessThan(0.5);
  });

  it("renders a face with skin, eyes and clothing, closes its eyes, and shows teeth in an open mouth", () => {
    const person = { ...samplePerson("real", 1) };
    const scene = {
      ...sampleScene("real", person, 0),
      pose: { yaw: 0, pitch: 0, roll: 0 },
      gaze: { yaw: 0, pitch: 0 },
    };
    const count = (expression: Record<string, number>) => {
      const { labels } = renderFace(head, { person, scene: { ...scene, expression } }, { size: 96 });
      return LABELS.map((_, label) => labels.filter((x) => x === label).length);
    };
    const [skin, eyes, mouth, clothing] = (["skin", "eyes", "mouth", "clothing"] as const).map((label) =>
      LABELS.indexOf(label),
    );
    const neutral = count({});
    expect(neutral[skin!]).toBeGreaterThan(0.25 * 96 * 96);
    expect(neutral[eyes!]).toBeGreaterThan(25);
    expect(neutral[mouth!]).toBeLessThan(10);
    expect(neutral[clothing!]).toBeGreaterThan(50);
    expect(count({ eyeBlink: 1 })[eyes!]).toBeLessThan(0.25 * neutral[eyes!]!);
    expect(count({ jawOpen: 0.6, mouthUpperUp: 0.6 })[mouth!]).toBeGreaterThan(30);
  });
});
