import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
const experiments = readdirSync(join(root, "docs/experiments")).map((name) => `docs/experiments/${name}`);
const pages = ["docs/paper-map.md", "docs/training.md", "docs/scaling.md", "deploy/README.md", ...experiments];

/** [text](target) outside the web, in a page. */
function linksOf(page: string) {
  const text = readFileSync(join(root, page), "utf8").replaceAll("\n", " ");
  return [...text.matchAll(/\[([^\]]+)\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, words, target]) => ({ words: words as string, file: join(root, dirname(page), target as string), target }))
    .filter(({ target }) => !/^https?:/.test(target as string));
}

test.each(pages)("every link of %s leads to a file", (page) => {
  const links = linksOf(page);
  expect(links.length).toBeGreaterThan(page === "docs/paper-map.md" ? 60 : -1);
  expect(links.filter(({ file }) => !existsSync(file)).map(({ target }) => target)).toEqual([]);
});

test("every test that the map names is in its file", () => {
  const titles = linksOf("docs/paper-map.md").filter(({ words }) => words.startsWith('"'));
  expect(titles.length).toBeGreaterThan(20);
  const missing = titles.filter(({ words, file }) => {
    // A bar would end a cell of the table.
    const title = words.slice(1, -1).replaceAll("\\|", "|");
    return !file.endsWith(".test.ts") || !readFileSync(file, "utf8").includes(title);
  });
  expect(missing.map(({ words }) => words)).toEqual([]);
});

/** What a page shows as code and begins like a path of the repository. */
test.each(pages)("every path that %s shows as code exists", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const paths = [...text.matchAll(/(?:^|[\s`(])((?:apps|packages|docs|deploy|tools|examples)\/[\w./-]*\w)/gm)];
  expect(paths.filter(([, path]) => !existsSync(join(root, path as string))).map(([, path]) => path)).toEqual([]);
});
