import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { unpacked } from "./programs.ts";
import { repository } from "./read-pages.ts";

const tsx = pathToFileURL(createRequire(join(repository, "package.json")).resolve("tsx")).href;
/** What Node loads for the given imports: packages that cost a start tenths of a second or more. */
function heavyPackages(imports: readonly string[]): string[] {
  const script = `import { createRequire } from "node:module";
    for (const name of ${JSON.stringify(imports)}) await import(name);
    console.log(JSON.stringify(Object.keys(createRequire(import.meta.url).cache)));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@mfim/source", "--import", tsx, "--input-type=module", "-e", script],
    { cwd: join(repository, "tools/documented-commands"), encoding: "utf8" },
  );
  expect(stderr).toBe("");
  const heavy = /node_modules\/((?:@tensorflow|@vladmandic)\/[^/]+|sharp|echarts|koffi|onnxruntime-node)\//;
  return [...new Set((JSON.parse(stdout) as string[]).flatMap((path) => heavy.exec(path)?.[1] ?? []))].sort();
}

/** Where command lines are made; of those of the checkout alone the file. */
const light = [
  ...["@mfim/cli/program", "@mfim/trainer/program", "@mfim/bench/program", "@mfim/studio/program", "@mfim/zoo/cli"],
  ...[
    "@mfim/checkpoints/cli",
    "@mfim/native/cli",
    "@mfim/faces-3d/cli",
    "@mfim/trainer/faces-2d-program",
    "@mfim/trainer/data-program",
  ],
  "@mfim/morphable-head/program",
  ...Object.values(unpacked).map(([file]) => pathToFileURL(join(repository, file)).href),
];

test("a command line is there, with its help, before anything heavy is loaded", () => {
  expect(heavyPackages(light)).toEqual([]);
  // So the list sees.
  expect(heavyPackages(["@tensorflow/tfjs"])).toContain("@tensorflow/tfjs");
});
