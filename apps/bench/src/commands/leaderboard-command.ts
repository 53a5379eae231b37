import { ConfigError } from "@mfim/core/errors";
import { writeWhole } from "@mfim/files";
import { withExamples } from "@mfim/files/command-line";
import { Command } from "commander";

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
      withExamples(
        places(new Command("add"))
          .description("Copy one method of a result into the entries.")
          .argument("<result>", "RESULT-FOLDER:METHOD")
          .requiredOption("--how <text>", "how the swaps were made: weights or outputs, where from, which licence")
          .requiredOption("--by <name>", "who measured")
          .action(
            async (place: string, { how, by, folder }: Places & { readonly how: string; readonly by: string }) => {
              const { addEntry } = await import("../leaderboard/add-entry.ts");
              const [, from, method] = /^(.*):([\w.-]+)$/.exec(place) ?? [];
              if (from === undefined || method === undefined)
                throw new ConfigError(`${place}: expected RESULT-FOLDER:METHOD, such as runs/mine:mine.`);
              process.stdout.write(`${await addEntry(from, method, { how, by }, folder)}\n`);
            },
          ),
        "leaderboard add runs/mine:mine --how 'weights from ..., licence ...' --by '...'",
      ),
    )
    .addCommand(
      withExamples(
        places(new Command("write"))
          .description("Write the page from the entries.")
          .action(async ({ folder, page }: Places) => {
            const { readEntries } = await import("../leaderboard/entries.ts");
            const { leaderboardPage } = await import("../leaderboard/leaderboard-page.ts");
            const entries = await readEntries(folder);
            await writeWhole(page, leaderboardPage(entries));
            process.stdout.write(`${page}: ${entries.length} entries\n`);
          }),
        "leaderboard write",
      ),
    )
    .addCommand(
      withExamples(
        places(new Command("check"))
          .description("Read every entry, measure a batch of each shipped one again, and see that the page is theirs.")
          .action(async (flags: Places) => {
            const { checkEntries } = await import("../leaderboard/check-entries.ts");
            await checkEntries(flags);
          }),
        "leaderboard check",
      ),
    );
}
