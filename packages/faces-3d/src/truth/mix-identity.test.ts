import { join } from "node:path";
import { sharedFolder } from "@mfim/testing";
import { describe, expect, it } from "vitest";
import { ICT_EXPRESSION_NAMES } from "../head/ict-expressions.ts";
import { openHead } from "../head/open-head.ts";
import { tinyHead } from "../head/tiny-head.ts";
import { samplePerson } from "../person/sample-person.ts";
import { localWeights, mixIdentity } from "./mix-identity.ts";

const shared = sharedFolder();

describe("mixIdentity", () => {
  const head = tinyHead(ICT_EXPRESSION_NAMES);

  it("gives back a person mixed with themselves", () => {
    const { identity } = samplePerson("mix", 0);
    expect(mixIdentity(head, identity, identity)).toEqual(identity);
  });

  it("is linear in both sources", () => {
    const [a, b] = [samplePerson("mix", 1).identity, samplePerson("mix", 2).identity];
    const mixed = mixIdentity(head, a, b);
    const fromA = mixIdentity(head, a, []);
    const fromB = mixIdentity(head, [], b);
    mixed.forEach((x, k) => {
      expect(x).toBeCloseTo(fromA[k]! + fromB[k]!, 3);
    });
  });
});

describe.skipIf(shared === undefined)("mixIdentity on the ICT-FaceKit head", () => {
  it("has the outline of one and the inner face of the other, as far as the axes allow", async () => {
    const head = await openHead(join(shared!, "weights/ict-face.safetensors"));
    const weights = localWeights(head);
    expect([weights[head.landmarks[30]!], weights[head.landmarks[8]!]! < 0.5]).toEqual([1, true]);
    const [a, b] = [samplePerson("mix", 3).identity, samplePerson("mix", 4).identity];
    const mixed = mixIdentity(head, a, b);
    const size = 3 * head.vertexCount;
    let [offLocal, local, offGlobal, global] = [0, 0, 0, 0];
    for (let i = 0; i < 3 * weights.length; i++) {
      let [fromA, fromB, difference] = [0, 0, 0];
      for (let k = 0; k < head.identityCount; k++) {
        const offset = head.identity[k * size + i]!;
        fromA += (mixed[k]! - (a[k] ?? 0)) * offset;
        fromB += (mixed[k]! - (b[k] ?? 0)) * offset;
        difference += ((b[k] ?? 0) - (a[k] ?? 0)) * offset;
      }
      const weight = weights[Math.floor(i / 3)]!;
      offLocal += weight * fromB ** 2;
      local += weight * difference ** 2;
      offGlobal += (1 - weight) * fromA ** 2;
      global += (1 - weight) * difference ** 2;
    }
    expect(Math.sqrt(offLocal / local)).toBeLessThan(0.65);
    expect(Math.sqrt(offGlobal / global)).toBeLessThan(0.25);
    expect(Math.max(...mixed.map(Math.abs))).toBeLessThan(6);
  });
});
