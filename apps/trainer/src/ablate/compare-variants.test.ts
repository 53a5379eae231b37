import { Random } from "@mfim/core";
import { expect, test } from "vitest";
import { type AblationTableInput, ablationTable } from "./ablation-table.ts";
import { compareVariants } from "./compare-variants.ts";
import { terminalAblation } from "./terminal-ablation.ts";

const random = new Random(3);
const ids = Array.from({ length: 40 }, (_, n) => `pair ${n}`);
/** A hard pair is hard for everybody: far more of the spread is the pairs' than the variants'. */
const hardness = ids.map(() => random.normal());
const metric = (of: (n: number) => number) => new Map(ids.map((id, n) => [id, of(n)]));

const variant = (better: number) =>
  new Map([
    ["identity.source", metric((n) => 0.3 + better + 0.1 * (hardness[n] as number))],
    ["identity.pair", metric(() => 0.1)],
    ["identity.self", metric(() => 0.6)],
    ["shape.source", metric((n) => 2 + (hardness[n] as number))],
  ]);

const found = {
  protocol: { name: "made", checksum: "0", pairs: 40, size: 8 },
  values: new Map([
    ["full", variant(0)],
    ["worse", variant(-0.02)],
  ]),
  servedInLoss: new Set(["shape.source"]),
  sets: new Map([["worse", new Map([["frechet-x.target", 12.5]])]]),
};

test("gain is the share of the way, and a difference is judged pair by pair", () => {
  const [full, worse] = compareVariants(found, ["full", "worse"]);
  const swap = hardness.reduce((sum, value) => sum + 0.3 + 0.1 * value, 0) / hardness.length;
  expect(full?.figures["gain.identity"]?.value).toBeCloseTo((swap - 0.1) / 0.5, 10);
  expect(full?.differences).toBeUndefined();
  // The two differ by the same in every pair: the figures overlap widely, their difference has no spread at all.
  const gain = worse?.differences?.["gain.identity"];
  expect([gain?.value, gain?.low, gain?.high].map((value) => value?.toFixed(10))).toEqual(
    Array(3).fill("-0.0400000000"),
  );
  expect(worse?.figures["gain.identity"]?.high).toBeGreaterThan(full?.figures["gain.identity"]?.value as number);
  expect(worse?.differences?.["shape.source"]).toEqual({ value: 0, low: 0, high: 0 });
  expect(worse?.figures["kept.pose"]).toBeUndefined();
  expect(worse?.sets).toEqual({ "frechet-x.target": 12.5 });
});

test("pairs of one source person hang together: fewer people than pairs make a wider interval", () => {
  const people = new Map(ids.map((id, n) => [id, `person ${n % 4}`]));
  const byPerson = ids.map((_, n) => 0.3 + 0.1 * (n % 4));
  const shared = new Map(variant(0)).set(
    "identity.source",
    metric((n) => byPerson[n] as number),
  );
  const values = new Map([["full", shared]]);
  const width = (given: typeof found & { people?: typeof people }) => {
    const [full] = compareVariants({ ...given, values }, ["full"]);
    const { low, high } = full?.figures["identity.source"] ?? { low: 0, high: 0 };
    return high - low;
  };
  expect(width({ ...found, people })).toBeGreaterThan(2 * width(found));
});

test("only pairs that both have are compared", () => {
  const values = new Map(found.values);
  const fewer = new Map(variant(-0.02)).set("shape.source", new Map([["pair 0", 9]]));
  const [, worse] = compareVariants({ ...found, values: values.set("worse", fewer) }, ["full", "worse"]);
  expect(worse?.differences?.["shape.source"]?.value).toBeCloseTo(9 - 2 - (hardness[0] as number), 10);
});

test("a variant that was not measured is named", () => {
  expect(() => compareVariants(found, ["full", "gone"])).toThrow(/gone: expected it among what was measured, got full/);
});

test("the table is bold where an interval is clear of 0, and says who failed", () => {
  const findings = compareVariants(found, ["full", "worse"]);
  const input: AblationTableInput = {
    title: "T",
    changes: new Map([["worse", "x = 1"]]),
    findings,
    yardsticks: [{ name: "untouched target", figures: { "gain.identity": { value: 0, low: 0, high: 0 } }, sets: {} }],
    over: "pairs",
    servedInLoss: found.servedInLoss,
    failed: ["third"],
  };
  const table = ablationTable(input);
  expect(table).toContain("| full | nothing |\n| worse | x = 1 |");
  const [main, further] = table.split("Further figures") as [string, string];
  expect(main).toContain("| worse | **-0.040 [-0.040, -0.040]** | 0.000 [0.000, 0.000] |");
  expect(main).toContain("| untouched target | 0.000 [0.000, 0.000] |  |\n\nDifference");
  expect(further).toContain("| variant | identity.source ↑ | frechet-x.target |");
  expect(further).toContain("| worse | **-0.020 [-0.020, -0.020]** |");
  expect(further).toContain("12.500");
  expect(table).toMatch(/\| shape.source ↓\* \|/);
  expect(table).toContain("intervals over pairs. *: the network also served in the loss.");
  expect(table).toMatch(/Not measured, since the training did not end well: third\./);

  const terminal = terminalAblation(input, "out/ablation.md");
  expect(terminal).toContain("  full: nothing changed\n  worse: x = 1\n");
  expect(terminal).toMatch(/^ {18}full +worse +untouched target$/m);
  expect(terminal).toMatch(/^gain\.identity ↑ +▸-0\.040$/m);
  expect(terminal).toMatch(/^shape\.source ↓\* +0\.000$/m);
  expect(terminal).toMatch(/end well: third\.\nIntervals and all other figures: out\/ablation\.md\n$/);
  expect(terminal).not.toMatch(/\||\*\*|identity\.source/);
});
