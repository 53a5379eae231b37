import { expect, test } from "vitest";
import { distinctFaces } from "./same-face.ts";

test("of one face found twice the surer is kept; neighbours and a small face on a large one's edge are others", () => {
  const large = { box: [100, 100, 200, 200], sureness: 0.9 } as const;
  const inside = { box: [120, 140, 150, 150], sureness: 0.8 } as const;
  const shifted = { box: [130, 110, 200, 200], sureness: 0.95 } as const;
  const beside = { box: [290, 100, 200, 200], sureness: 0.7 } as const;
  const edge = { box: [315, 295, 40, 40], sureness: 0.6 } as const;
  expect(distinctFaces([large, inside, beside, shifted, edge])).toEqual([shifted, beside, edge]);
  expect(distinctFaces([])).toEqual([]);
});
