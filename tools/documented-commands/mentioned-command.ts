import { shellWords } from "./documented-command.ts";

/** A command that a sentence or a table names without the way to start it: `bench cost FOLDER`. */
export interface MentionedCommand {
  readonly page: string;
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
  readonly program: string;
  readonly words: readonly string[];
}

/** @param programs names with which such code begins */
export function mentionedCommands(page: string, text: string, programs: readonly string[]): MentionedCommand[] {
  const found: MentionedCommand[] = [];
  let fenced = false;
  for (const [n, line] of text.split("\n").entries()) {
    if (line.startsWith("```")) fenced = !fenced;
    if (fenced || line.startsWith("    ")) continue;
    for (const [, code = ""] of line.matchAll(/`([^`]+)`/g)) {
      // "add, write, check" are three of one command; the first is looked at.
      const [program = "", ...words] = shellWords(code).map((word) => word.replace(/,$/, ""));
      if (programs.includes(program) && words.length > 0) found.push({ page, line: n + 1, text: code, program, words });
    }
  }
  return found;
}
