import type { RenderedSet } from "@mfim/zoo";
import { tinyPictureSet } from "./tiny-picture-set.ts";

/** Twelve people, so that the tenth is held out; coefficients by formula. */
export function tinyRenders(): RenderedSet {
  const set = tinyPictureSet(64, 12, 2);
  const table = (width: number) => Float32Array.from({ length: set.count * width }, (_, i) => Math.sin(i * 1.7));
  return {
    ...set,
    persons: set.persons.map((person) => person.replace("person ", "")),
    identity: table(100),
    expression: table(3),
    pose: table(3),
    expressionNames: ["jawOpen", "smile", "blink"],
  };
}
