import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LandmarkDetector } from "@mfim/core";
import { dataCommand } from "@mfim/data-ffhq/cli";
import { useNativeBackend } from "@mfim/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { benchProgram } from "../program.ts";
import { readResult } from "../result/write-result.ts";
import { middleDetector, plainPicture } from "../testing/plain-pictures.ts";

/** The networks that measure photographs take most of a minute. */
const long = process.env["MFIM_LONG_TESTS"] === "1";

let folder = "";
beforeAll(async () => {
  if (!long) return;
  await useNativeBackend();
  folder = await mkdtemp(join(tmpdir(), "documented-folder-"));
});
afterAll(async () => {
  if (folder !== "") await rm(folder, { recursive: true });
});

const side = 360;
/** Finds a face three times as large as in the small pictures of other tests: the page's 256 pixels want one. */
const detector: LandmarkDetector = {
  ...middleDetector,
  detect: async (picture) =>
    (await middleDetector.detect(picture)).map(({ landmarks, ...face }) => ({
      ...{ ...face, box: [90, 90, 180, 180] as const },
      landmarks: { ...landmarks, points: landmarks.points.map((value) => 3 * value) },
    })),
};

type Step = readonly [program: string, words: readonly string[]];

/** What the page's lines name, in the folder of the test. */
const named = /(?<=^|folder:)(?=PHOTOGRAPHS|RESULTS|pairs\.txt|mine\.protocol\.json|runs\/)/g;

/** The steps of docs/baselines.md, "From a folder of pictures": program and words of each. */
async function documentedSteps(): Promise<readonly Step[]> {
  const page = await readFile(new URL("../../../../docs/baselines.md", import.meta.url), "utf8");
  const steps = /## From a folder of pictures[\s\S]*?```sh\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  return [...steps.matchAll(/^npm run (\w+) -- (.*)$/gm)].map(([, program = "", words = ""]) => [
    program,
    words.split(" ").map((word) => word.replaceAll(named, `${folder}/`)),
  ]);
}

test.skipIf(!long)(
  "the documented steps: from photographs and somebody's pictures to a row beside the untouched ones",
  async () => {
    const colours = { a: "#c08060", b: "#6080c0", c: "#60c080", d: "#c88860" };
    for (const [name, colour] of Object.entries(colours))
      await plainPicture(join(folder, "PHOTOGRAPHS", `${name}.png`), colour, side);
    await writeFile(join(folder, "pairs.txt"), "a b d\nb a\na c d\n");
    // Whole photographs, in the source's colour; one was never made.
    await plainPicture(join(folder, "RESULTS/a_b.png"), colours.a, side);
    await plainPicture(join(folder, "RESULTS/b_a.png"), colours.b, side);
    const data = dataCommand({ detectors: ["human"], loadDetector: async () => detector });
    const programs: Readonly<Record<string, typeof data>> = { data, bench: benchProgram() };
    const steps = await documentedSteps();
    expect(steps.map(([program, [word]]) => `${program} ${word}`)).toEqual([
      "data prepare",
      "data protocol",
      "bench run",
    ]);
    const printed = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
    try {
      for (const [program, words] of steps) await programs[program]?.parseAsync(words, { from: "user" });
    } finally {
      printed.mockRestore();
    }
    const out = join(folder, "runs/theirs");
    const { result } = await readResult(out);
    const [theirs, target, source] = result.methods;
    expect([theirs, target, source].map((row) => [row?.method, row?.missing])).toEqual([
      ["theirs", 1],
      ["target", 0],
      ["source", 0],
    ]);
    expect(theirs?.refused).toEqual([{ id: "c_a", why: "a_c.png is not there" }]);
    const identity = (row: typeof theirs) => row?.figures["identity.source"]?.value;
    expect(identity(theirs)).toBeCloseTo(1, 3);
    expect(identity(target)).toBeLessThan(0.99);
    // Of b there is no second photograph: what it is measured by comes of the others.
    expect(target?.figures["identity.self"]?.count).toMatchObject({ measured: 2, missing: 1 });
    expect(target?.summary["gain.identity"]?.value).toBeCloseTo(0, 6);
    expect(theirs?.summary["gain.identity"]?.value).toBeGreaterThan(0);
    const page = await readFile(join(out, "report.html"), "utf8");
    expect(page).toContain("c_a: a_c.png is not there");
  },
  300_000,
);
