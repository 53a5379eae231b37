import type { FrozenNetwork } from "@mfim/core";
import { expect, test } from "vitest";

/** A frozen network says who it is and what it wants to see. */
export function checkIdentification(network: () => FrozenNetwork): void {
  test("has a name and an input of whole pixels with a template", () => {
    const { id, input } = network();
    expect(id).toMatch(/\S/);
    expect(input.template).toMatch(/\S/);
    for (const side of [input.height, input.width]) {
      expect(Number.isInteger(side)).toBe(true);
      expect(side).toBeGreaterThan(0);
    }
  });
}
