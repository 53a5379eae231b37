import { expect, test } from "vitest";
import { describeLikeness, describeReport } from "./print-report.ts";

const recogniser = "human-3.3.6/faceres-centred-renders";
const face = (after: number, before: number) => ({ toSources: [after], toTarget: 0.6, sourcesToTarget: [before] });

test("a picture's first line says whether it came nearer, the second where that lies", () => {
  const report = { faces: 1, similarity: [face(0.5, 0.2)], of: "photographs", notes: ["the sky is grey"] } as const;
  const lines = describeReport("c.png", report, recogniser).split("\n");
  expect(lines[0]).toBe(
    "c.png: one face swapped, nearer to the source than the target was: as alike as the less alike pictures of one person",
  );
  expect(lines[1]).toBe(
    `  cosine 0.50, before 0.20; strangers have 0.25 (up to 0.41), one person 0.62 (from 0.43), measured on 200 people of LFW, by ${recogniser}`,
  );
  expect(lines.slice(2)).toEqual([
    "  the face: to its source 0.50, to the target 0.60; source to target before 0.20",
    "  note: the sky is grey",
  ]);
});

test("a swap that brought nobody nearer is not called a success, and renders have their own scale", () => {
  const said = (after: number, of: "photographs" | "renders" = "photographs") =>
    describeReport("c.png", { faces: 1, similarity: [face(after, 0.28)], of, notes: [] }, recogniser);
  expect(said(0.165)).toMatch(/^c\.png: one face swapped, further from the source than the target was: as far apart/);
  expect(said(0.285)).toMatch(/^c\.png: one face swapped, no nearer to the source than the target was/);
  expect(said(0.55, "renders")).toMatch(/as alike as two pictures of one person\n.*120 rendered people/);
});

test("without a measurement there is the fact alone; a recogniser without a scale says so", () => {
  const bare = { faces: 2, similarity: [], of: "photographs", notes: [] } as const;
  expect(describeReport("c.png", bare, recogniser)).toBe("c.png: 2 faces swapped");
  expect(describeLikeness(bare, recogniser)).toEqual([]);
  const measured = { ...bare, similarity: [face(0.5, 0.2), face(0.1, 0.2)] };
  expect(describeReport("c.png", measured, "another")).toMatch(
    /than the target was\n {2}cosine 0\.30, before 0\.20; another has no measured scale\n {2}face 1: .*\n {2}face 2: /,
  );
});

test("of many faces those that came nearer are counted", () => {
  const similarity = [face(0.5, 0.2), face(0.1, 0.2), face(0.21, 0.2)];
  expect(describeLikeness({ similarity }, recogniser)).toEqual([
    expect.stringMatching(/^ {2}1 of 3 measured faces came nearer to their source .*; in the mean nearer to/),
    expect.stringMatching(/^ {2}cosine 0\.27, before 0\.20; strangers have .*LFW, by human/),
  ]);
});
