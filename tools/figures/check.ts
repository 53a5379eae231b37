import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileSha256 } from "@mfim/files";
import type { Entry } from "./entry.ts";
import type { Known } from "./pages/section.ts";
import type { WrittenPage } from "./pages/write-pages.ts";

export interface Findings {
  /** What is wrong: a page is not what was kept, or a picture is not there. */
  readonly wrong: readonly string[];
  /** What is known and said: of a former model, from before, never taken, or a picture that this tool did not take. */
  readonly old: readonly string[];
}

/** Compares pages and pictures with what is kept, without computing. @param sha256 of the model that ships */
export async function checkFigures(
  root: string,
  entries: readonly Entry[],
  pages: readonly WrittenPage[],
  { record }: Known,
  sha256: string,
): Promise<Findings> {
  const wrong = pages.flatMap(({ page, before, now }) =>
    before === now
      ? []
      : [`${page}: its generated parts are not what docs/figures says; run "npm run figures -- --pages".`],
  );
  const old: string[] = [];
  for (const { name, pictures = [] } of entries) {
    const kept = record(name);
    if (kept === undefined) {
      old.push(`${name}: never taken`);
      continue;
    }
    if (kept.model.sha256 !== sha256)
      old.push(`${name}: of ${kept.model.name}, ${kept.date}, another model than ships`);
    else if (kept.from === "page") old.push(`${name}: copied from the page, ${kept.date}`);
    for (const picture of pictures) {
      const file = join(root, picture);
      if (!existsSync(file))
        wrong.push(`${picture}: expected the picture that ${name} takes, found none; take it again.`);
      else if ((await fileSha256(file)) !== kept.pictures?.[picture])
        old.push(`${name}: ${picture} was changed by hand since ${kept.date}; "--only ${name} --anew" takes it`);
    }
  }
  return { wrong, old };
}
