import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
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
