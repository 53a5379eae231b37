import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { MfimError } from "@mfim/core";
import { expect, onTestFinished, test } from "vitest";
import { lockRun } from "./run-lock.ts";

async function folder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "lock-"));
  onTestFinished(() => rm(root, { recursive: true }));
  return root;
}

test("a folder that a living process trains into is refused, and free again once that has ended", async () => {
  const root = await folder();
  const lock = join(root, "train.lock");
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  const ended = new Promise((resolve) => other.on("close", resolve));
  onTestFinished(() => void other.kill("SIGKILL"));
  // What that process itself writes.
  const began = await readFile(`/proc/${other.pid}/stat`, "utf8").then(
    (stat) => /\) (?:\S+ ){19}(\S+)/.exec(stat)?.[1],
    () => "unknown",
  );
  await writeFile(lock, `${other.pid} ${hostname()} ${began}\n`);
  await expect(lockRun(root)).rejects.toThrow(MfimError);
  await expect(lockRun(root)).rejects.toThrow(`process ${other.pid} is training there`);
  other.kill("SIGKILL");
  await ended;
  {
    await using _ = await lockRun(root);
    expect(await readFile(lock, "utf8")).toMatch(new RegExp(`^${process.pid} ${hostname()} \\w+\\n$`));
  }
  expect(existsSync(lock)).toBe(false);
});

test("what another machine, an earlier process of this number, or half a write left is taken over", async () => {
  const root = await folder();
  const anew = `${process.ppid} ${hostname()} 1\n`;
  for (const left of [`${process.ppid} elsewhere 1\n`, `${process.pid} ${hostname()} 1\n`, anew, "", "12"]) {
    await writeFile(join(root, "train.lock"), left);
    await (await lockRun(root))[Symbol.asyncDispose]();
  }
});
