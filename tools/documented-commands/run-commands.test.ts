import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { commandsOfAllPages, repository } from "./read-pages.ts";
import { fixtureOf, unusedFixtures } from "./running/fixture-of.ts";
import { missingNeeds, Runner } from "./running/run-page.ts";

const long = process.env["MFIM_LONG_TESTS"] === "1";
/** MFIM_PAGES=docs/data.md,README.md runs those alone. */
const only = process.env["MFIM_PAGES"]?.split(",");
const root = mkdtempSync(join(tmpdir(), "mfim-commands-"));
const runner = new Runner(root);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const commands = commandsOfAllPages();

test("there is a fixture for every command that a page shows, and no other", () => {
  const without = commands.filter((command) => fixtureOf(command) === undefined);
  expect(without.map(({ page, line, text }) => `${page}:${line} ${text}`)).toEqual([]);
  expect(unusedFixtures(commands)).toEqual([]);
});

for (const command of commands) {
  const fixture = fixtureOf(command) ?? {};
  const { page, line, text } = command;
  const title = `${page}:${line} ${text}`;
  if (fixture.name === true || (only !== undefined && !only.includes(page))) continue;
  if (fixture.elsewhere !== undefined) {
    const [file, says] = fixture.elsewhere;
    test(`${title} (${file})`, () => expect(readFileSync(join(repository, file), "utf8")).toMatch(says));
    continue;
  }
  const missing = missingNeeds(fixture);
  const left = missing.length > 0 ? ` (without ${missing.join(", ")})` : "";
  test.skipIf(missing.length > 0 || !(long || fixture.quick === true))(
    `${title}${left}`,
    async () => {
      const { code, text: said } = await runner.run(command, fixture);
      const { refuses, serves } = fixture;
      expect(said, "Markdown on a terminal").not.toMatch(/\|\s*:?---|\*\*\S/);
      if (refuses !== undefined) {
        expect(said).toMatch(refuses);
        expect([code, said.includes("    at ")], said).toEqual([expect.not.toBeOneOf([0]), false]);
      } else expect([0, ...(serves === true ? [130] : [])], said).toContain(code);
    },
    900_000,
  );
}

test("the repository is as it was", () => expect(existsSync(join(repository, "runs/bench"))).toBe(false));
