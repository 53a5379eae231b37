import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const module = new URL("./run-command-line.ts", import.meta.url).href;
const program = (body: string, options = "{}") => [
  ...["--conditions=@mfim/source", "--import", tsx, "--input-type=module", "-e"],
  `import { runCommandLine } from ${JSON.stringify(module)};
   import { appendFile, mkdir, writeFile } from "node:fs/promises";
   await runCommandLine(async () => { ${body} }, ${options});`,
];

const endless = `for (let i = 0; ; i++) {
  process.stdout.write("line " + i + "\\n");
  await new Promise((wake) => setImmediate(wake));
}`;

/** Reads a little and goes, as "| head -1" does. */
async function readALittle(args: readonly string[], which: "stdout" | "stderr") {
  const job = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  if (which === "stdout") job.stderr.on("data", (text) => (errors += text));
  await once(job[which], "data");
  job[which].destroy();
  const [code] = await once(job, "close");
  return { code, errors };
}

test("a reader that has seen enough ends a command without a word", async () => {
  expect(await readALittle(program(endless), "stdout")).toEqual({ code: 141, errors: "" });
});

test("what goes to files outlives its readers, of both streams", async () => {
  const body = `for (let i = 0; i < 300; i++) {
    process.stdout.write("x".repeat(1000)); process.stderr.write("y".repeat(1000));
    await new Promise((wake) => setTimeout(wake, 1));
  }
  process.exitCode = 5;`;
  for (const which of ["stdout", "stderr"] as const) {
    const other = which === "stdout" ? ["ignore", "pipe", "ignore"] : ["ignore", "ignore", "pipe"];
    const job = spawn(process.execPath, program(body, "{ outlivesReaders: true }"), { stdio: other as ["ignore"] });
    await once(job[which]!, "data");
    job[which]!.destroy();
    expect((await once(job, "close"))[0]).toBe(5);
  }
});

test("what the file system refuses is one sentence, another error keeps its stack", () => {
  const run = (body: string) => {
    const { status, stderr } = spawnSync(process.execPath, program(body), { encoding: "utf8" });
    return [status, stderr];
  };
  const [code, text] = run('await mkdir("/proc/self/cmdline/results");');
  expect(code).toBe(1);
  expect(text).toMatch(/^\/proc\/self\/cmdline\/results: expected a place to read or write, but .*\n$/);
  if (existsSync("/dev/full")) {
    const full = run('await appendFile("/dev/full", "x");');
    expect(full).toEqual([
      1,
      expect.stringMatching(/^[^\n]*expected a place to read or write, but the disk is full[^\n]*\n$/),
    ]);
  }
  expect(run('throw new TypeError("a fault of the program");')).toEqual([1, expect.stringContaining("    at ")]);
});

test("a command that fails beside its progress ends, and at once", () => {
  const bar = new URL("./progress-bar.ts", import.meta.url).href;
  const body = `const { startProgress } = await import(${JSON.stringify(bar)});
    startProgress(4, "pairs").update(1);
    await writeFile("/proc/self/cmdline/x", "");`;
  const { status, stderr } = spawnSync(process.execPath, program(body), { encoding: "utf8", timeout: 60_000 });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/expected a place to read or write/)]);
});
