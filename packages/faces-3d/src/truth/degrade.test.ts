import { describe, expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { DEGRADATIONS, degradePortrait } from "./degrade.ts";
import { sampleTruthPair } from "./sample-truth-pair.ts";

const head = tinyHead(ICT_EXPRESSION_NAMES);
const { result, target, wrong } = sampleTruthPair(head, "degrade", "swap", 0);
const right = { person: result, scene: target.scene };

describe("degradePortrait", () => {
  it("changes nothing by the amount 0 that a picture could show", () => {
    for (const what of DEGRADATIONS) {
      const { person, scene } = degradePortrait(right, wrong, what, 0);
      expect(person, what).toEqual(right.person);
      expect({ ...scene, expression: 0, expressionName: 0 }).toEqual({
        ...right.scene,
        expression: 0,
        expressionName: 0,
      });
      for (const [name, weight] of Object.entries(scene.expression)) {
        expect(weight, name).toBe(right.scene.expression[name] ?? 0);
      }
    }
  });

  it("makes one attribute wholly wrong, and leaves the others", () => {
    const [shape, skin, expression, pose, light] = DEGRADATIONS.map((what) => degradePortrait(right, wrong, what));
    expect(shape!.person).toEqual({ ...right.person, identity: wrong.person.identity });
    expect(skin!.person).toEqual({ ...right.person, skin: wrong.person.skin });
    expect(pose!.scene).toEqual({ ...right.scene, pose: wrong.pose });
    expect(light!.scene).toEqual({ ...right.scene, light: wrong.light });
    expect(expression!.scene.expressionName).toBe(wrong.expressionName);
    for (const [name, weight] of Object.entries(wrong.expression))
      expect(expression!.scene.expression[name]).toBe(weight);
    expect([shape!.scene, skin!.scene]).toEqual([right.scene, right.scene]);
    expect([expression!.person, pose!.person, light!.person]).toEqual([right.person, right.person, right.person]);
  });

  it("goes half way by half", () => {
    const { scene } = degradePortrait(right, wrong, "pose", 0.5);
    expect(scene.pose.yaw).toBeCloseTo((right.scene.pose.yaw + wrong.pose.yaw) / 2, 3);
    const { person } = degradePortrait(right, wrong, "shape", 0.5);
    expect(person.identity[4]).toBeCloseTo((result.identity[4]! + wrong.person.identity[4]!) / 2, 3);
  });
});
