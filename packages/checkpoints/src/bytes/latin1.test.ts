import { expect, test } from "vitest";
import { latin1Text } from "./latin1.ts";

test("every byte is the character of its number, over several chunks", () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256);
  const text = latin1Text(bytes);
  expect(text.length).toBe(20_000);
  expect(Uint8Array.from(text, (character) => character.charCodeAt(0))).toEqual(bytes);
  expect(text).toBe(Buffer.from(bytes).toString("latin1"));
});
