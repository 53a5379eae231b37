import { DataError } from "@mfim/core";

/** From its opening mark to its closing one; marks do not nest. */
const part = /(<!-- figures: (?<name>[\w-]+) -->)(?<text>[\s\S]*?)(<!-- \/figures -->)/g;
const anyMark = /<!-- (?:figures: [\w-]+|\/figures) -->/g;

/** Names of a page's generated parts, in order. @throws DataError for a mark without its other half */
export function partsOf(page: string, text: string): readonly string[] {
  const names = [...text.matchAll(part)].map(({ groups }) => groups?.["name"] as string);
  const nested = [...text.matchAll(part)].some(({ groups }) => /<!-- figures: /.test(groups?.["text"] as string));
  const marks = [...text.matchAll(anyMark)].length;
  if (marks !== 2 * names.length || nested)
    throw new DataError(
      `${page}: expected every "<!-- figures: NAME -->" with its "<!-- /figures -->", got ${marks} marks that do not pair; mend them by hand.`,
    );
  return names;
}

/**
 * A page with its parts written anew. A part whose mark stands at the end of its line is a block of its own lines; another
 * stands within the sentence or the cell that it is in.
 * @param write the text of a part by its name; undefined leaves it as it is
 */
export function withParts(page: string, text: string, write: (name: string) => string | undefined): string {
  partsOf(page, text);
  return text.replace(part, (whole, open: string, name: string, before: string, close: string) => {
    const written = write(name);
    if (written === undefined) return whole;
    return before.startsWith("\n") ? `${open}\n${written}\n${close}` : `${open}${written}${close}`;
  });
}
