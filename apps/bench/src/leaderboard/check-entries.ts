import { readFile } from "node:fs/promises";
import { DataError } from "@mfim/core";
import { describeVerdict } from "../verify/verify-folder.ts";
import { readEntries } from "./entries.ts";
import { leaderboardPage } from "./leaderboard-page.ts";
import { verifyShipped } from "./verify-shipped.ts";

/** Reads every entry, measures a batch of each shipped one again, and sees that the page is theirs. @throws DataError */
export async function checkEntries({
  folder,
  page,
}: {
  readonly folder: string;
  readonly page: string;
}): Promise<void> {
  const entries = await readEntries(folder);
  const text = await readFile(page, "utf8").catch(() => "");
  if (text !== leaderboardPage(entries))
    throw new DataError(`${page}: expected the page of the entries in ${folder}; run "bench leaderboard write".`);
  for (const { place, shipped } of entries)
    if (!shipped) process.stdout.write(`${place}: consistent; its method is not here to be measured again\n`);
  const failed: string[] = [];
  for (const { place, verdict } of await verifyShipped(entries.filter(({ shipped }) => shipped))) {
    process.stdout.write(`${place}: ${describeVerdict(verdict)}\n`);
    if (!verdict.reproduces) failed.push(place);
  }
  if (failed.length > 0) throw new DataError(`${folder}: ${failed.join(", ")} did not reproduce.`);
}
