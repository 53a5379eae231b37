import { createInterface } from "node:readline/promises";

/**
 * Whether the user, who has been shown the terms, accepts them.
 * @param accepted by a flag, so that nobody is asked. Without a terminal nobody can be: that is a no, which is said
 */
export async function acceptsTerms(accepted = false): Promise<boolean> {
  if (accepted) return true;
  if (!process.stdin.isTTY) {
    console.log("Nobody can be asked here: run it again with --accept-licence if you accept these terms.");
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question("Do you accept these terms? [y/N] ")).trim());
  } finally {
    terminal.close();
  }
}
