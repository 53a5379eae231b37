import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = <T>(path: string) => JSON.parse(readFileSync(join(root, path), "utf8")) as T;

/** Sources of what a package exports, but for its command line, whose page is its help. */
const exportedSources = (name: string) => exportedEntries(name).map(({ source }) => source);

function exportedEntries(name: string): { readonly path: string; readonly source: string }[] {
  const { exports: entries } = read<{ exports: Record<string, string | Record<string, string>> }>(
    `packages/${name}/package.json`,
  );
  return Object.entries(entries).flatMap(([path, entry]) => {
    const source = typeof entry === "string" ? undefined : entry["@mfim/source"];
    return source === undefined || path === "./cli" ? [] : [{ path, source: source.replace(/^\.\//, "") }];
  });
}

test("docs/api.md has a row of each, which leads to its names", () => {
  const page = readFileSync(join(root, "docs/api.md"), "utf8");
  const rows = [...page.matchAll(/^\| \[`(\S+)`\]\(\.\.\/packages\/(\S+)\)/gm)].map(
    ([, path, source]) => `${path} ${source}`,
  );
  const wanted = readdirSync(join(root, "packages")).flatMap((name) =>
    exportedEntries(name).map(({ path, source }) => `@mfim/${name}${path.slice(1)} ${name}/${source}`),
  );
  expect(rows).toEqual(wanted);
});

test("npm run api writes a page of every path that a package can be imported by", () => {
  const usual = read<{ packageOptions: { entryPoints: string[] } }>("typedoc.json").packageOptions.entryPoints;
  for (const name of readdirSync(join(root, "packages"))) {
    const own = `packages/${name}/typedoc.json`;
    const documented = existsSync(join(root, own)) ? read<{ entryPoints: string[] }>(own).entryPoints : usual;
    expect(documented, own).toEqual(exportedSources(name));
    for (const path of documented) expect(existsSync(join(root, "packages", name, path)), `${name}/${path}`).toBe(true);
  }
});
