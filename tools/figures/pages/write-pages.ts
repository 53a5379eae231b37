import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { partsOf, withParts } from "./markers.ts";
import type { Known, Section } from "./section.ts";

export interface WrittenPage {
  readonly page: string;
  readonly before: string;
  readonly now: string;
}

/**
 * Every page that has generated parts, as it would be written from what is known; nothing is written.
 * @throws DataError for a part that no section has, and for a section that its page lacks
 */
export async function writtenPages(
  root: string,
  sections: Readonly<Record<string, Section>>,
  known: Known,
): Promise<readonly WrittenPage[]> {
  const pages = [...new Set(Object.values(sections).flatMap((section) => section.pages))].sort();
  return Promise.all(
    pages.map(async (page) => {
      const before = await readFile(join(root, page), "utf8");
      const parts = partsOf(page, before);
      const unknown = parts.filter((name) => sections[name]?.pages.includes(page) !== true);
      const lacking = Object.entries(sections).flatMap(([name, section]) =>
        section.pages.includes(page) && !parts.includes(name) ? [name] : [],
      );
      if (unknown.length > 0 || lacking.length > 0)
        throw new DataError(
          `${page}: expected the generated parts that tools/figures/pages/sections.ts gives it, got ${unknown.join(", ") || "none"} beside them and not ${lacking.join(", ") || "any less"}; mend the page or the table.`,
        );
      return { page, before, now: withParts(page, before, (name) => sections[name]?.write(known)) };
    }),
  );
}

/** Writes the pages that change. @returns their names */
export async function writePages(root: string, pages: readonly WrittenPage[]): Promise<readonly string[]> {
  const changed = pages.filter(({ before, now }) => before !== now);
  for (const { page, now } of changed) await writeWhole(join(root, page), now);
  return changed.map(({ page }) => page);
}
