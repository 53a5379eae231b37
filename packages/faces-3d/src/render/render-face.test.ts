import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { projectPoints } from "../geometry/camera.ts";
import { ffhqSquare, quadCorners } from "../geometry/ffhq-square.ts";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { LABELS } from "../mesh/render-mesh.ts";
import { samplePerson } from "../person/sample-person.ts";
import { sampleScene } from "../scene/sample-scene.ts";
import { renderFace, renderLights, solveCrop } from "./render-face.ts";
import { swapTruth } from "./swap-truth.ts";

const head = tinyHead(ICT_EXPRESSION_NAMES);
const portrait = (index: number) => {
  const person = samplePerson("test", index);
  return { person, scene: sampleScene("test", person, 0) };
};
const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const size = 48;

describe("renderFace", () => {
  it("gives the same picture for the same arguments, also after a trip through JSON", () => {
    const one = portrait(1);
    const first = renderFace(head, one, { size });
    const again = renderFace(tinyHead(ICT_EXPRESSION_NAMES), JSON.parse(JSON.stringify(one)) as typeof one, { size });
    expect(hash(again.pixels)).toBe(hash(first.pixels));
    expect(hash(renderFace(head, portrait(2), { size }).pixels)).not.toBe(hash(first.pixels));
  });

  it("aligns to its own landmarks: their FFHQ quad is the picture", () => {
    const { landmarks } = renderFace(head, portrait(3), { size });
    const corners = quadCorners(ffhqSquare(landmarks));
    [0, 0, 0, size, size, size, size, 0].forEach((edge, i) => {
      expect(corners[i]).toBeCloseTo(edge - 0.5, 3);
    });
  });

  it("puts landmarks where the parameters say", () => {
    const { person, scene } = portrait(4);
    const frontal = { ...scene, expression: {}, pose: { yaw: 0, pitch: 0, roll: 0 } };
    const { landmarks, crop } = renderFace(head, { person, scene: frontal }, { size });
    const [a, b, c, d, e, f] = crop;
    for (const i of [8, 30, 45]) {
      const v = head.landmarks[i]!;
      const at = [0, 1, 2].map((k) => {
        const offset = person.identity.reduce(
          (sum, x, n) => sum + x * head.identity[3 * (n * head.vertexCount + v) + k]!,
          0,
        );
        return head.neutral[3 * v + k]! + offset;
      });
      // A frontal head only moves from its pivot (0, -3, 0) to (0, -5.9, -4).
      const depth = scene.camera.distance - (at[2]! - 4);
      const [x, y] = [at[0]! / depth, -(at[1]! - 2.9) / depth];
      expect(landmarks[2 * i]).toBeCloseTo((a * x + b * y + c) * size - 0.5, 2);
      expect(landmarks[2 * i + 1]).toBeCloseTo((d * x + e * y + f) * size - 0.5, 2);
    }
    expect(projectPoints([1, 1, 0], { distance: 2 })[0]).toBe(0.5);
  });

  it("turns the nose to the right of the eyes for a positive yaw", () => {
    const { person, scene } = portrait(5);
    const nose = (yaw: number) => {
      const { landmarks } = renderFace(
        head,
        { person, scene: { ...scene, pose: { yaw, pitch: 0, roll: 0 } } },
        { size },
      );
      return landmarks[60]! - (landmarks[72]! + landmarks[90]!) / 2;
    };
    expect(nose(30)).toBeGreaterThan(nose(0) + 2);
    expect(nose(-30)).toBeLessThan(nose(0) - 2);
  });

  it("labels every pixel once; depth is finite just where something is", () => {
    const { labels, depth } = renderFace(head, portrait(6), { size, samples: 1 });
    const masks = LABELS.map((_, label) => labels.filter((x) => x === label).length);
    expect(masks.reduce((sum, n) => sum + n, 0)).toBe(size * size);
    expect(masks[LABELS.indexOf("skin")]).toBeGreaterThan(0.15 * size * size);
    expect(labels.every((label, k) => (label === 0) === (depth[k] === Number.POSITIVE_INFINITY))).toBe(true);
  });

  it("refuses more identity coefficients than the head has", () => {
    const { person, scene } = portrait(7);
    const too = { ...person, identity: Array.from({ length: 71 }, () => 0.1) };
    expect(() => renderFace(head, { person: too, scene }, { size })).toThrow(
      /71 identity coefficients, the head only 70/,
    );
  });
});

describe("renderLights", () => {
  it("draws under each light what renderFace draws under it alone", () => {
    for (const look of [undefined, "detailed"] as const) {
      const { person, scene } = portrait(12);
      const first = look ? { ...scene, look } : scene;
      const second = { ...first, light: portrait(13).scene.light };
      const together = renderLights(head, { person, scene: first }, [first.light, second.light], { size });
      const alone = [first, second].map((one) => renderFace(head, { person, scene: one }, { size }));
      expect(together).toEqual(alone);
      expect(hash(alone[0]!.pixels)).not.toBe(hash(alone[1]!.pixels));
    }
  });
});

describe("swapTruth", () => {
  it("reproduces the target when the source is the target's own person", () => {
    const target = portrait(8);
    const truth = swapTruth(head, { person: target.person, scene: portrait(9).scene }, target, { size });
    const picture = renderFace(head, target, { size });
    expect(hash(truth.pixels)).toBe(hash(picture.pixels));
    expect([...truth.landmarks]).toEqual([...picture.landmarks]);
  });

  it("changes the face, and keeps the target's crop and background", () => {
    const target = portrait(10);
    const source = portrait(11);
    const truth = swapTruth(head, source, target, { size });
    const picture = renderFace(head, target, { size });
    expect(truth.crop).toEqual(solveCrop(head, target.person, target.scene));
    let same = 0;
    let background = 0;
    let changed = 0;
    for (let k = 0; k < size * size; k++) {
      const equal = [0, 1, 2].every((c) => truth.pixels[3 * k + c] === picture.pixels[3 * k + c]);
      if (picture.labels[k] === LABELS.indexOf("skin") && !equal) changed++;
      if (picture.labels[k] !== 0 || truth.labels[k] !== 0) continue;
      background++;
      if (equal) same++;
    }
    expect(changed).toBeGreaterThan(100);
    // The filter mixes the silhouette into its nearest background pixels.
    expect(same / background).toBeGreaterThan(0.85);
  });
});
