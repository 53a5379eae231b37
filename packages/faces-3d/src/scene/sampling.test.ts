import { describe, expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { samplePerson } from "../person/sample-person.ts";
import { EXPRESSION_PRESETS, expandWeights } from "./expression-presets.ts";
import { sampleScene } from "./sample-scene.ts";

const people = Array.from({ length: 60 }, (_, i) => samplePerson("sampling", i));
const scenes = people.flatMap((person) => Array.from({ length: 8 }, (_, i) => sampleScene("sampling", person, i)));

describe("sampled people and scenes", () => {
  it("are functions of their seed and number", () => {
    expect(samplePerson("sampling", 3)).toEqual(people[3]);
    expect(samplePerson("other", 3)).not.toEqual(people[3]);
    expect(sampleScene("sampling", people[0]!, 1)).toEqual(scenes[1]);
  });

  it("have identity coefficients like a standard normal", () => {
    const all = people.flatMap((person) => person.identity);
    const variance = all.reduce((sum, x) => sum + x * x, 0) / all.length;
    expect(people[0]!.identity.length).toBeGreaterThanOrEqual(50);
    expect(variance).toBeGreaterThan(0.85);
    expect(variance).toBeLessThan(1.1);
  });

  it("cover at least 20 expressions, near-frontal and turned heads within 45 degrees, several kinds of hair", () => {
    expect(new Set(scenes.map((scene) => scene.expressionName)).size).toBeGreaterThanOrEqual(20);
    const yaws = scenes.map((scene) => Math.abs(scene.pose.yaw));
    expect(Math.max(...yaws)).toBeLessThanOrEqual(45);
    expect(yaws.filter((yaw) => yaw > 30).length / yaws.length).toBeGreaterThan(0.05);
    expect(yaws.filter((yaw) => yaw < 20).length / yaws.length).toBeGreaterThan(0.5);
    expect(new Set(people.map((person) => person.hair.name)).size).toBeGreaterThanOrEqual(10);
  });

  it("name only shapes that the head has, with weights from 0 to 1", () => {
    for (const { weights } of EXPRESSION_PRESETS) expandWeights(weights, ICT_EXPRESSION_NAMES);
    for (const scene of scenes) {
      const weights = Object.values(expandWeights(scene.expression, ICT_EXPRESSION_NAMES));
      expect(weights.every((weight) => weight >= 0 && weight <= 1)).toBe(true);
    }
    expect(() => expandWeights({ eyebrowFlip: 1 }, ICT_EXPRESSION_NAMES)).toThrow(/no expression "eyebrowFlip"/);
  });
});
