import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { measuredCommand } from "./measured-command.ts";

const environment = process.env;
const node = (program: string) => [process.execPath, "-e", program];

test("time, output, and the memory of a program and what it starts", async () => {
  // The parent's child fills 200 MB; the parent waits for it.
  const child = `const b = Buffer.alloc(2e8, 1); setTimeout(() => console.log("done", b.length), 600)`;
  const parent = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio: "inherit" })`;
  const { seconds, peak, output } = await measuredCommand(node(parent), { environment });
  expect(output).toContain("done 200000000");
  expect(seconds).toBeGreaterThan(0.6);
  expect(peak).toBeGreaterThan(200);
  expect(peak).toBeLessThan(600);
});

test("a command that fails says its last lines", async () => {
  const failing = node(`console.error("the reason"); process.exit(4)`);
  await expect(measuredCommand(failing, { environment })).rejects.toThrow(/exit code 4:\nthe reason/);
});

test("everything below is killed when it is time, and ending before is an error", async () => {
  const folder = await mkdtemp(join(tmpdir(), "measured-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const pid = join(folder, "pid");
  const child = `require("node:fs").writeFileSync(${JSON.stringify(pid)}, String(process.pid)); setInterval(() => {}, 1000)`;
  const parent = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}])`;
  const { readFile } = await import("node:fs/promises");
  const isThere = () => readFile(pid, "utf8").then(Boolean, () => false);
  await measuredCommand(node(parent), { environment, killWhen: isThere });
  const started = Number(await readFile(pid, "utf8"));
  // Reaped by its new parent, sooner or later.
  await expect.poll(async () => /State:\s+(\w)/.exec(await status(started))?.[1] ?? "gone").toMatch(/gone|Z|X/);
  await writeFile(pid, "");
  await expect(measuredCommand(node(""), { environment, killWhen: async () => false })).rejects.toThrow(
    /ended before it was killed/,
  );
});

async function status(pid: number): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
}
