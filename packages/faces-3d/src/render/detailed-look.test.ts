import { createHash } from "node:crypto";
import { join } from "node:path";
import { sharedFolder } from "@mfim/testing";
import { beforeAll, describe, expect, it } from "vitest";
import type { HeadModel } from "../head/head-model.ts";
import { openHead } from "../head/open-head.ts";
import { LABELS, type Label } from "../mesh/render-mesh.ts";
import { sampleDetailedPerson } from "../person/sample-detailed-person.ts";
import { samplePerson } from "../person/sample-person.ts";
import { impressionAxes } from "../person/shape-impression.ts";
import { sampleScene } from "../scene/sample-scene.ts";
import type { Occluder, Scene } from "../scene/scene.ts";
import { type RenderedFace, renderFace } from "./render-face.ts";
import { swapTruth } from "./swap-truth.ts";

const shared = sharedFolder();

describe.skipIf(shared === undefined)("on the ICT-FaceKit head", () => {
  let head: HeadModel;
  beforeAll(async () => {
    head = await openHead(join(shared!, "weights/ict-face.safetensors"));
  });
  const size = 64;
  const count = ({ labels }: RenderedFace, label: Label) => labels.filter((x) => x === LABELS.indexOf(label)).length;
  const frontal = (index: number): { person: ReturnType<typeof samplePerson>; scene: Scene } => {
    const person = samplePerson("look", index);
    const scene = sampleScene("look", person, 0);
    return { person, scene: { ...scene, expression: {}, pose: { yaw: 0, pitch: 0, roll: 0 } } };
  };

  it("draws plain scenes bit for bit as the shipped pack has them", () => {
    const hashes = [0, 41].map((sample) => {
      const person = samplePerson("pack-v1", Math.floor(sample / 8));
      const { pixels } = renderFace(head, { person, scene: sampleScene("pack-v1", person, sample % 8) }, { size: 128 });
      return createHash("sha256").update(pixels).digest("hex").slice(0, 16);
    });
    expect(hashes).toEqual(["d0f2803b8e61d904", "dc57557dcba64d39"]);
  });

  it("tells beard and neck from the face in the detailed look only", () => {
    const { person, scene } = frontal(1);
    const beard = { colour: [0.03, 0.02, 0.01], length: 2, moustache: 1, chin: 1, jaw: 1, curl: 0.3 } as const;
    const plain = renderFace(head, { person, scene }, { size });
    const detailed = renderFace(
      head,
      { person: { ...person, beard }, scene: { ...scene, look: "detailed" } },
      { size },
    );
    expect([count(plain, "beard"), count(plain, "neck")]).toEqual([0, 0]);
    expect(count(detailed, "beard")).toBeGreaterThan(100);
    expect(count(detailed, "neck")).toBeGreaterThan(100);
    expect(count(detailed, "skin")).toBeGreaterThan(400);
  });

  it("leaves the same thing before the face of source and target, and sees through clear glasses", () => {
    const [source, target] = [frontal(2), frontal(3)];
    const glasses = { kind: "glasses", frame: [0, 0, 0], thickness: 0.15, lens: [2.5, 2], squareness: 3 } as const;
    const things: readonly Occluder[] = [
      { kind: "mug", colour: [0.5, 0.1, 0.1], at: [0, -8, 14], turn: 0, scale: 1, curl: 0, mirrored: false },
      { kind: "hand", colour: [0.4, 0.25, 0.2], at: [0, -6, 12], turn: 10, scale: 1, curl: 0.3, mirrored: true },
    ];
    for (const thing of things) {
      const scene = { ...target.scene, occluders: [thing] };
      const picture = renderFace(head, { person: target.person, scene }, { size });
      const truth = swapTruth(head, source, { person: target.person, scene }, { size });
      const [a, b] = [picture, truth].map(({ labels }) => [...labels].map((x) => x === LABELS.indexOf("occluder")));
      expect(count(picture, "occluder"), thing.kind).toBeGreaterThan(200);
      expect(a!.filter((x, k) => x !== b![k]).length, thing.kind).toBeLessThan(0.02 * count(picture, "occluder"));
    }
    const wearing = (tint: readonly [number, number, number]) =>
      renderFace(
        head,
        { person: target.person, scene: { ...target.scene, occluders: [{ ...glasses, tint }] } },
        { size },
      );
    const [clear, dark] = [wearing([0.05, 0.05, 0.05]), wearing([0.9, 0.9, 0.9])];
    expect(count(clear, "eyes")).toBeGreaterThan(10);
    expect(count(dark, "eyes")).toBe(0);
    expect(count(dark, "occluder")).toBeGreaterThan(count(clear, "occluder") + 100);
  });

  it("makes jaws broader and lips thinner towards a male and an old impression", () => {
    const axes = impressionAxes(head, 70);
    const apart = (identity: readonly number[], from: number, to: number, axis: number) => {
      const at = (landmark: number) => {
        const v = head.landmarks[landmark]!;
        return identity.reduce(
          (sum, x, k) => sum + x * head.identity[3 * (k * head.vertexCount + v) + axis]!,
          head.neutral[3 * v + axis]!,
        );
      };
      return Math.abs(at(to) - at(from));
    };
    expect(apart(axes.sex, 4, 12, 0)).toBeGreaterThan(apart([], 4, 12, 0) + 0.2);
    expect(apart(axes.age, 51, 57, 1)).toBeLessThan(apart([], 51, 57, 1) - 0.1);
    const person = sampleDetailedPerson(head, "look", 0);
    expect(person).toEqual(sampleDetailedPerson(head, "look", 0));
    expect(person.skin.stubble === 0).toBe(person.impression!.sex < 0);
  });
});
