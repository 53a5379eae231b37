import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { lockFile } from "./lock-file.ts";
import { ownIdentity } from "./process-identity.ts";

let folder = "";
let path = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lock-file-"));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(() => {
  path = join(folder, `${Math.random()}.lock`);
});

const busy = ({ pid }: { readonly pid: number }) => new Error(`process ${pid} has it`);
const take = () => lockFile(path, { busy });
const leave = (content: unknown) =>
  writeFile(path, typeof content === "string" ? content : `${JSON.stringify(content)}\n`);

test("one holder at a time, named with its machine and beginning; free again after it", async () => {
  const lock = await take();
  expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ ...(await ownIdentity()) });
  await expect(take()).rejects.toThrow(`process ${process.pid} has it`);
  await lock[Symbol.asyncDispose]();
  expect((await readdir(folder)).filter((name) => path.endsWith(name) || name.includes("tmp"))).toEqual([]);
  await using _ = await take();
});

test("a living process keeps it, a dead one does not", async () => {
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"]);
  try {
    const stat = await readFile(`/proc/${other.pid}/stat`, "utf8").catch(() => "");
    const began = /\) (?:\S+ ){19}(\S+)/.exec(stat)?.[1];
    if (began === undefined) return;
    await leave({ ...(await ownIdentity()), pid: other.pid, began, id: "x" });
    await expect(take()).rejects.toThrow(`process ${other.pid} has it`);
  } finally {
    other.kill("SIGKILL");
    await once(other, "close");
  }
  await using _ = await take();
});

test("this process's own number in another container, start of the machine or earlier life, and half a write are taken over", async () => {
  const own = { ...(await ownIdentity()), id: "x" };
  const others = [{ began: "1" }, { host: "elsewhere" }, { boot: "another" }, { space: "pid:[1]" }];
  for (const other of others) {
    await leave({ ...own, ...other });
    await (await take())[Symbol.asyncDispose]();
    await leave({ ...own, pid: process.ppid, ...other });
    await (await take())[Symbol.asyncDispose]();
  }
  for (const left of ["", "12", "null", "123 host 1\n"]) {
    await leave(left);
    await utimes(path, 1, 1);
    await (await take())[Symbol.asyncDispose]();
  }
  expect(existsSync(path)).toBe(false);
});

test("waits where it is told to", async () => {
  const first = await take();
  let told = 0;
  const second = lockFile(path, { busy, wait: () => told++ });
  setTimeout(() => void first[Symbol.asyncDispose](), 300);
  await (await second)[Symbol.asyncDispose]();
  expect(told).toBe(1);
});

/** Takes the lock when it is told a round, keeps it until the next word, and says whether it has it. */
const contender = `
import { createInterface } from "node:readline";
import { lockFile } from ${JSON.stringify(new URL("./lock-file.ts", import.meta.url).href)};
let lock;
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  if (line === "release") { await lock?.[Symbol.asyncDispose](); lock = undefined; console.log("released"); continue; }
  const [path, moment] = JSON.parse(line);
  while (Date.now() < moment);
  try {
    lock = await lockFile(path, { busy: () => new Error("busy") });
    console.log("holds");
  } catch (error) { console.log(error.message); }
}`;

test("a hundred rounds of four processes in the same millisecond over a dead lock: one holder in each", {
  timeout: 60_000,
}, async () => {
  const flags = [...process.execArgv.filter((flag) => !flag.startsWith("--inspect")), "--conditions=@mfim/source"];
  const args = [...flags, "--import", "tsx", "--input-type=module", "-e", contender];
  const children: ChildProcess[] = Array.from({ length: 4 }, () =>
    spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"], cwd: import.meta.dirname }),
  );
  try {
    const lines = children.map(({ stdout }) => createInterface({ input: stdout! })[Symbol.asyncIterator]());
    const all = async () => Promise.all(lines.map(async (line) => (await line.next()).value as string));
    const say = (text: string) => children.forEach(({ stdin }) => void stdin!.write(`${text}\n`));
    expect(await all()).toEqual(Array(4).fill("ready"));
    const dead = { ...(await ownIdentity()), began: "1" };
    for (let round = 0; round < 100; round++) {
      await leave({ ...dead, id: String(round) });
      say(JSON.stringify([path, Date.now() + 5]));
      expect((await all()).sort(), `round ${round}`).toEqual(["busy", "busy", "busy", "holds"]);
      say("release");
      await all();
    }
    expect(await readdir(folder)).toEqual([]);
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
});
