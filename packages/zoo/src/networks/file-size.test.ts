import { expect, test } from "vitest";
import { fileSize, networkSize } from "./file-size.ts";
import { publicNetwork } from "./public-networks.ts";

const file = (more: object) => ({ name: "a", hashes: [], url: null, ...more });

test("a size is said as well as it is known", () => {
  expect(fileSize(file({ bytes: 288_860_037 }))).toBe("288.9 MB");
  expect(fileSize(file({ bytes: [555_303_150, 554_253_681] }))).toBe("555.3 MB or 554.3 MB");
  expect(fileSize(file({ about: 491e6 }))).toBe("about 491 MB");
  expect(fileSize(file({ about: 6_327 }))).toBe("about 6 kB");
  expect(fileSize(file({}))).toBe("size not known");
  expect(networkSize([file({ bytes: [1e6, 2e6] }), file({ bytes: 3e6 })])).toBe("5.0 MB");
  expect(networkSize([file({ bytes: 1_600_000 }), file({ about: 21e6 })])).toBe("about 23 MB");
  expect(networkSize([file({ bytes: 1e6 }), file({})])).toBe("about 1 MB and what is not known");
  expect(networkSize([])).toBe("size not known");
});

test.each([
  ["ghost-1-facefusion", "about 512 MB"],
  ["ghost-3-facefusion", "about 837 MB"],
  ["simswap-unofficial-512", "261.3 MB"],
  ["simswap-256", "about 232 MB"],
  ["hififace-unofficial-256", "about 21 MB and what is not known"],
  ["uniface-256", "about 388 MB"],
  ["inswapper-128", "555.3 MB or 554.3 MB"],
  ["ghost-1", "size not known"],
])("%s: %s", (name, size) => {
  expect(networkSize(publicNetwork(name).files)).toBe(size);
});
