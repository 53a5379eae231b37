import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseShard } from "./shard-parts.ts";

const root = resolve(import.meta.dirname, "../../../..");
const deploy = (path: string) => join(root, "deploy", path);

/** The words that the shell hands to Node, as a stand-in for it prints them. */
function wordsOf(script: string, args: readonly string[], environment: Readonly<Record<string, string>>): string[] {
  const standIn = 'exec() { printf "%s\\n" "$@"; };';
  const output = execFileSync("bash", ["--norc", "-c", `${standIn} ${script}`, "bash", ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...environment },
    encoding: "utf8",
  });
  return output.trim().split("\n");
}

function argumentOf(words: readonly string[], flag: string): string {
  return words[words.indexOf(flag) + 1] as string;
}

test("the array job of Slurm measures each share of a protocol once", () => {
  const script = readFileSync(deploy("slurm/bench.sbatch"), "utf8");
  const tasks = /#SBATCH --array=1-(\d+)/.exec(script)?.[1] as string;
  const shards = [1, Number(tasks)].map((task) => {
    const words = wordsOf(script, ["faceforensics-even-10", "/runs/x", "target,source", "--data", "/data"], {
      SLURM_ARRAY_TASK_ID: String(task),
      SLURM_ARRAY_TASK_COUNT: tasks,
    });
    expect(words.slice(-2)).toEqual(["--data", "/data"]);
    expect(argumentOf(words, "--protocol")).toBe("faceforensics-even-10");
    return parseShard(argumentOf(words, "--shard"));
  });
  expect(shards).toEqual([parseShard(`1/${tasks}`), parseShard(`${tasks}/${tasks}`)]);
});

test("so does the indexed job of Kubernetes", () => {
  const { spec } = parse(readFileSync(deploy("kubernetes/bench-job.yaml"), "utf8"));
  expect(spec).toMatchObject({ completionMode: "Indexed", parallelism: spec.completions });
  const [container] = spec.template.spec.containers;
  const shards = [0, spec.completions - 1].map((index) =>
    parseShard(argumentOf(wordsOf(container.args[0], [], { JOB_COMPLETION_INDEX: String(index) }), "--shard")),
  );
  expect(shards).toEqual([parseShard(`1/${spec.completions}`), parseShard(`${spec.completions}/${spec.completions}`)]);
  const mounted = container.volumeMounts.map(({ name }: { name: string }) => name);
  expect(spec.template.spec.volumes.map(({ name }: { name: string }) => name)).toEqual(mounted);
});
