import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type DocumentedCommand, documentedCommands } from "./documented-command.ts";
import { type MentionedCommand, mentionedCommands } from "./mentioned-command.ts";

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Folders that hold no pages of ours. */
const passedOver = ["node_modules", "dist", "runs", "data", "assets"];

/** Every Markdown page of the repository, in order of path. */
function pages(folder = repository): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && !passedOver.includes(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return pages(path);
      return entry.name.endsWith(".md") ? [relative(repository, path)] : [];
    })
    .sort();
}

/** Every page with its text. */
export const textsOfAllPages = (): (readonly [page: string, text: string])[] =>
  pages().map((page) => [page, readFileSync(join(repository, page), "utf8")]);

/** Every command that any page shows. */
export const commandsOfAllPages = (): DocumentedCommand[] =>
  textsOfAllPages().flatMap(([page, text]) => documentedCommands(page, text));

/** Every command that a sentence or a table of any page names. */
export const mentionsOfAllPages = (programs: readonly string[]): MentionedCommand[] =>
  textsOfAllPages().flatMap(([page, text]) => mentionedCommands(page, text, programs));
