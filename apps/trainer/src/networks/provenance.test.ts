import { expect, test } from "vitest";
import { provenance } from "./provenance.ts";

test("a model that is passed on tells its training, but no folder of the machine", () => {
  const config = { data: { folder: "/somewhere/private/faces-64" }, rates: [0.1], from: "bundled:x", none: null };
  expect(provenance({ name: "faces", length: 7 }, 40, config)).toEqual({
    data: "faces",
    pictures: 7,
    steps: 40,
    config: { data: { folder: "faces-64" }, rates: [0.1], from: "bundled:x", none: null },
  });
  const origin = { hasPhotographs: true, credits: ["a set, CC BY"] };
  expect(provenance({ name: "faces", length: 7, origin }, 40, {})).toMatchObject({ origin });
});
