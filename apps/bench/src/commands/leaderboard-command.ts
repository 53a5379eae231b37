import { readFile } from "node:fs/promises";
import { ConfigError, DataError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { Command } from "commander";
import { addEntry } from "../leaderboard/add-entry.ts";
import { readEntries } from "../leaderboard/entries.ts";
import { leaderboardPage } from "../leaderboard/leaderboard-page.ts";
import { verifyShipped } from "../leaderboard/verify-shipped.ts";
import { describeVerdict } from "../verify/verify-folder.ts";

interface Places {
  readonly folder: string;
  readonly page: string;
}

const places = (command: Command): Command =>
  command
    .option("--folder <folder>", "the entries", "leaderboard")
    .option("--page <file>", "the page written from them", "docs/leaderboard.md");

export function leaderboardCommand(): Command {
  return new Command("leaderboard")
    .description("Results that others can add to by pull request.")
    .addCommand(
      places(new Command("add"))
        .description("Copy one method of a result into the entries.")
        .argument("<result>", "RESULT-FOLDER:METHOD")
        .requiredOption("--how <text>", "how the swaps were made: weights or outputs, where from, which licence")
        .requiredOption("--by <name>", "who measured")
        .action(async (place: string, { how, by, folder }: Places & { readonly how: string; readonly by: string }) => {
          const [, from, method] = /^(.*):([\w.-]+)$/.exec(place) ?? [];
          if (from === undefined || method === undefined)
            throw new ConfigError(`${place}: expected RESULT-FOLDER:METHOD, such as runs/mine:mine.`);
          process.stdout.write(`${await addEntry(from, method, { how, by }, folder)}\n`);
        }),
    )
    .addCommand(
      places(new Command("write"))
        .description("Write the page from the entries.")
        .action(async ({ folder, page }: Places) => {
          const entries = await readEntries(folder);
          await writeWhole(page, leaderboardPage(entries));
          process.stdout.write(`${page}: ${entries.length} entries\n`);
        }),
    )
    .addCommand(
      places(new Command("check"))
        .description("Read every entry, measure a batch of each shipped one again, and see that the page is theirs.")
        .action(check),
    );
}

async function check({ folder, page }: Places): Promise<void> {
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
