import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const module = new URL("./interruption.ts", import.meta.url).href;

/** A process that works until it is asked to stop, then takes `closing` milliseconds to keep what it has; ends with 7. */
async function worker(closing: number, ends = "") {
  const code = `
    import { watchInterruption, askToStop } from ${JSON.stringify(module)};
    const interruption = watchInterruption((reason) => console.log("asked by " + reason));
    console.log("works");
    ${ends}
    while (!interruption.requested) await new Promise((wake) => setTimeout(wake, 5));
    interruption[Symbol.dispose]();
    await new Promise((wake) => setTimeout(wake, ${closing}));
    console.log("kept");
    process.exitCode = 7;`;
  const job = spawn(process.execPath, ["--import", tsx, "--input-type=module", "-e", code], { detached: true });
  onTestFinished(() => void job.kill("SIGKILL"));
  let said = "";
  job.stdout.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const ended = once(job, "close");
  while (!said.includes("works")) await sleep(5);
  return { job, ended, said: () => said };
}

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s that comes several times over is one request",
  async (signal) => {
    const { job, ended, said } = await worker(600);
    process.kill(-job.pid!, signal);
    for (const wait of [0, 20, 200]) {
      await sleep(wait);
      job.kill(signal);
    }
    expect((await ended)[0]).toBe(7);
    expect(said()).toBe(`works\nasked by ${signal}\nkept\n`);
  },
);

test("one more after two seconds ends at once", async () => {
  const { job, ended, said } = await worker(60_000, "process.on('exit', () => interruption);");
  job.kill("SIGTERM");
  await sleep(2300);
  job.kill("SIGTERM");
  const [code, signal] = await ended;
  expect([143, "SIGTERM"]).toContain(code ?? signal);
  expect(said()).not.toContain("kept");
});

test("a request from within is obeyed once, and does not end what ends already", async () => {
  const { job, ended, said } = await worker(600, 'setTimeout(() => askToStop("the launcher"), 100);');
  await sleep(300);
  job.kill("SIGTERM");
  expect((await ended)[0]).toBe(7);
  expect(said()).toBe("works\nasked by the launcher\nkept\n");
});
