import { expect, test } from "vitest";
import type { BenchResult, MethodResult } from "./bench-result.ts";
import { headline, terminalResult } from "./terminal-result.ts";

const estimate = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
const method = (name: string, gain: number): MethodResult => ({
  ...{ method: name, about: name, files: null, lossNetworks: [], strata: {}, missing: 0, secondsPerSwap: null },
  figures: {},
  summary: {
    "gain.identity": estimate(gain),
    "gain.identity-dlib": estimate(gain),
    "gain.identity/least": estimate(gain - 0.05),
    "gain.identity/largest": estimate(gain + 0.05),
    "kept.pose": estimate(0.9),
  },
});
const result = (...methods: readonly MethodResult[]): BenchResult => ({
  format: "mfim-bench-2",
  protocol: { name: "made", checksum: "00", pairs: 12, size: 64, data: "made" },
  methods,
  software: {},
});

test("few figures, those that compete first, in columns that line up", () => {
  const made = result(method("target", 0), method("mfim", 0.312));
  expect(headline(made).map(({ name }) => name)).toEqual(["gain.identity", "kept.pose"]);
  const [head, first, spread, second] = terminalResult(made).split("\n\n")[1]?.split("\n") ?? [];
  expect(first).toMatch(/^gain\.identity ↑ +0\.31 \[0\.21, 0\.41\] +0\.00 \[-0\.10, 0\.10\]$/);
  expect(head?.trim().split(/ +/)).toEqual(["mfim", "target"]);
  // Each column ends where its name ends.
  expect((head?.indexOf("mfim") ?? 0) + 4).toBe((first?.indexOf("0.41]") ?? 0) + 5);
  expect(spread).toMatch(/^ {2}by all judges +0\.26 to 0\.36 +-0\.05 to 0\.05$/);
  expect(second?.length).toBe(first?.length);
  expect(terminalResult(made)).not.toContain("|");
});

test("one judge apart from a method's loss is no spread", () => {
  const made = method("mfim", 0.312);
  const served = { "identity-dlib.source": { value: 0.5, network: { servedInLoss: true } } };
  const taught = { ...made, figures: served as unknown as MethodResult["figures"] };
  const spreads = (...methods: MethodResult[]) =>
    terminalResult(result(...methods)).match(/^ {2}by all judges.*$/gm) ?? [];
  expect(spreads(taught, method("other", 0.2), method("target", 0))).toEqual([
    expect.stringMatching(/^ {2}by all judges +- +0\.15 to 0\.25 +-0\.05 to 0\.05$/),
  ]);
  // Beside it yardsticks alone, on which judges agree by definition.
  expect(spreads(taught, method("target", 0))).toEqual([]);
});

test("many methods stand below each other", () => {
  const lines = terminalResult(result(...["target", "a", "b", "c", "d"].map((name, n) => method(name, n / 10)))).split(
    "\n",
  );
  expect(lines.slice(3, 8).map((line) => line.split(" ")[0])).toEqual(["a", "b", "c", "d", "target"]);
  expect(lines[2]?.trim().split(/ {2,}/)).toEqual(["gain.identity ↑", "by all judges", "kept.pose ↑"]);
  expect(lines[3]?.split(/ {2,}/)).toEqual(["a", "0.10", "0.05 to 0.15", "0.90"]);
});
