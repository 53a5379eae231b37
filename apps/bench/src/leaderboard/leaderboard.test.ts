import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyFolder } from "../verify/verify-folder.ts";
import { addEntry } from "./add-entry.ts";
import { readEntries } from "./entries.ts";
import { leaderboardPage } from "./leaderboard-page.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const published = join(root, "leaderboard");
const text = { how: "nothing was made: the entry of another is entered again", by: "test" };

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "leaderboard-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("the published page is that of the published entries, which are whole and can be measured again", async () => {
  const entries = await readEntries(published);
  expect(await readFile(join(root, "docs/leaderboard.md"), "utf8")).toBe(leaderboardPage(entries));
  expect(entries.filter(({ shipped }) => shipped).length).toBeGreaterThanOrEqual(2);
});

test("an entry is added, ranked among its like, and refused once its files contradict each other", async () => {
  const entries = await readEntries(published);
  const { place, method } = entries.find(({ shipped }) => shipped) as (typeof entries)[number];
  const out = await addEntry(join(published, place), method, text, folder);
  const [added] = await readEntries(folder);
  expect(added).toMatchObject({ method, by: "test", shipped: true, place });
  expect(leaderboardPage([added as (typeof entries)[number]])).toContain(`| ${method} |`);

  await expect(addEntry(join(published, place), "nobody", text, folder)).rejects.toThrow(/expected one of its methods/);
  await expect(addEntry(join(published, place), method, { how: "", by: "x" }, folder)).rejects.toThrow(/10/);
  await cp(out, join(folder, "forged"), { recursive: true });
  const entry = join(folder, "forged/entry.yaml");
  await writeFile(entry, (await readFile(entry, "utf8")).replace(/checksum: \w{4}/, "checksum: 0000"));
  await expect(readEntries(folder)).rejects.toThrow(/expected one checksum of the protocol/);
});

interface RunOrResult {
  readonly methods: readonly object[];
  readonly command: object;
}

test("an entry names no place on the machine that measured, and says what whoever verifies it has to name", async () => {
  const { place, method } = (await readEntries(published)).find(({ shipped }) => shipped) as {
    place: string;
    method: string;
  };
  const measured = join(folder, "measured");
  await cp(join(published, place), measured, { recursive: true });
  const edited = async (name: string, edit: (value: RunOrResult) => object) => {
    const value = JSON.parse(await readFile(join(measured, name), "utf8")) as RunOrResult;
    await writeFile(join(measured, name), JSON.stringify({ ...value, ...edit(value) }));
  };
  const missing = [{ id: "1", why: "/home/some one/data/000/0008.png: expected a picture there, got ENOENT." }];
  await edited("result.json", ({ methods }) => ({
    missing,
    methods: [{ ...methods[0], refused: [{ id: "2", why: "/home/some one/swaps/2.png is not there" }] }],
  }));
  await edited("run.json", ({ command }) => ({
    missing,
    command: {
      ...command,
      ...{ protocol: "/home/some one/mine.yaml", data: "/home/some one/data" },
      methods: [`${method}=folder:casia:/home/some one/swaps`],
    },
  }));
  const out = await addEntry(measured, method, text, join(folder, "of-files"));
  const written = await Promise.all((await readdir(out)).map((name) => readFile(join(out, name), "utf8")));
  expect(written.length).toBe(4);
  for (const content of written) expect(content).not.toMatch(/home|some one/);
  const [{ row, result, settings, shipped }] = (await readEntries(join(folder, "of-files"))) as [
    Awaited<ReturnType<typeof readEntries>>[number],
  ];
  expect(shipped).toBe(false);
  expect(row.refused).toEqual([{ id: "2", why: "2.png is not there" }]);
  for (const known of [result.missing, settings.missing])
    expect(known).toEqual([{ id: "1", why: "0008.png: expected a picture there, got ENOENT." }]);
  await edited("run.json", ({ command }) => ({ command: { ...command, methods: [`${method}=zoo:ghost-1`] } }));
  await addEntry(measured, method, text, join(folder, "of-the-catalogue"));
  const [named] = await readEntries(join(folder, "of-the-catalogue"));
  expect(named?.settings.command.methods).toEqual([`${method}=zoo:ghost-1`]);
  const again = { batches: 1, seed: 1, tolerance: 0.01 };
  await expect(verifyFolder(out, again)).rejects.toThrow(new RegExp(`expected --methods.*${method}=\\.\\.\\.`));
  await expect(verifyFolder(out, { ...again, methods: ["target"] })).rejects.toThrow(/expected --data/);
});
