import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askToStop } from "@mfim/files";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { Entry } from "../entry.ts";
import { readRecord } from "../records/record.ts";
import type { ProjectCommand } from "../repository.ts";
import { type TakeOptions, takeEntries } from "./take-entries.ts";

const model = { name: "mfim-8", resolution: 8, megabytes: 1, steps: 1, batch: 1 };
let [folder, ran, failing]: [string, ProjectCommand[], string] = ["", [], ""];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "take-entries-"));
  [ran, failing] = [[], ""];
  onTestFinished(() => rm(folder, { recursive: true }));
});

const options = (more: Partial<TakeOptions> = {}): TakeOptions => ({
  ...{ model, sha256: "a".repeat(64), records: join(folder, "records"), work: join(folder, "work") },
  start: async (command) => {
    ran.push(command);
    return command[1] === failing ? 3 : 0;
  },
  say: () => {},
  find: (need) => (need === "lfw" ? undefined : `/${need}`),
  onTaken: async () => {},
  ...more,
});

const entry = (name: string, ...words: readonly string[]): Entry => ({
  ...{ name, what: "made" },
  steps: () => words.map((word) => ({ command: ["bench", word] })),
  finding: async () => ({ text: name }),
});

test("an entry is kept with its model, and is not taken twice but of another model, or anew", async () => {
  const [one] = [entry("one", "first", "second")];
  expect(await takeEntries([one], options())).toEqual({ taken: ["one"], skipped: [], failed: [] });
  expect(readRecord(join(folder, "records"), "one")).toMatchObject({
    ...{ entry: "one", from: "command", text: "one" },
    model: { name: "mfim-8", resolution: 8, sha256: "a".repeat(64) },
  });
  await takeEntries([one], options());
  expect(ran).toHaveLength(2);
  await takeEntries([one], options({ sha256: "b".repeat(64) }));
  expect(ran).toHaveLength(4);
  await takeEntries([one], options({ sha256: "b".repeat(64), anew: true }));
  expect(ran).toHaveLength(6);
});

test("a call that failed goes on behind the last command that did not, and the other entries are taken", async () => {
  failing = "second";
  const both = [entry("one", "first", "second"), entry("two", "third")];
  const result = await takeEntries(both, options());
  expect(result.taken).toEqual(["two"]);
  expect(result.failed).toEqual(["one: npm run bench -- second: it ended with code 3; the same call goes on there."]);
  expect(readRecord(join(folder, "records"), "one")).toBeUndefined();
  failing = "";
  ran = [];
  await takeEntries(both, options());
  expect(ran).toEqual([["bench", "second"]]);
});

test("what needs something that is not here is skipped, with what to do, and what is kept stays", async () => {
  const needy: Entry = { ...entry("needy", "first"), needs: ["lfw", "head"] };
  const { skipped } = await takeEntries([needy], options());
  expect(skipped).toEqual(["needy: expected LFW, one folder a person, in ../shared/faces/lfw"]);
  expect(ran).toEqual([]);
});

test("a set that is there is not made again", async () => {
  const set = join(folder, "set.json");
  await writeFile(set, "{}");
  const withSet: Entry = {
    ...entry("set"),
    steps: () => [{ command: ["faces-3d", "render"], makes: set }, { command: ["bench", "run"] }],
  };
  await takeEntries([withSet], options());
  expect(ran).toEqual([["bench", "run"]]);
});

test("a request to stop ends the call after the command under way; the same call goes on", async () => {
  const both = [entry("one", "first", "second"), entry("two", "third")];
  const start: TakeOptions["start"] = async (command) => {
    ran.push(command);
    if (command[1] === "second") askToStop("somebody asked");
    return command[1] === "second" ? 130 : 0;
  };
  const { taken, failed } = await takeEntries(both, options({ start }));
  expect({ taken, failed, ran }).toEqual({
    ...{ taken: [], failed: ["one: stopped; the same call goes on"] },
    ran: [
      ["bench", "first"],
      ["bench", "second"],
    ],
  });
  expect((await takeEntries(both, options())).taken).toEqual(["one", "two"]);
});
