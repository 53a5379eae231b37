import { join } from "node:path";
import { ConfigError, MfimError } from "@mfim/core";
import { weightFilesHash } from "@mfim/zoo/swapping";
import { checkFigures } from "./check.ts";
import { entries } from "./entries/entries.ts";
import { listing } from "./list.ts";
import { modelFacts, shippedFolder } from "./model/model-facts.ts";
import type { Known } from "./pages/section.ts";
import { sections } from "./pages/sections.ts";
import { writePages, writtenPages } from "./pages/write-pages.ts";
import { readRecord } from "./records/record.ts";
import { repository } from "./repository.ts";
import { takeEntries } from "./run/take-entries.ts";

export interface FiguresFlags {
  readonly only?: readonly string[];
  readonly list?: true;
  readonly check?: true;
  readonly pages?: true;
  readonly anew?: true;
  readonly work: string;
}

const records = join(repository, "docs/figures");
const say = (text: string) => process.stdout.write(`${text}\n`);

/** What `npm run figures` does. @throws MfimError where an entry was not taken, or a page is not what is kept */
export async function takeFigures(flags: FiguresFlags): Promise<void> {
  const known: Known = { model: await modelFacts(), record: (entry) => readRecord(records, entry) };
  const pages = () => writtenPages(repository, sections, known);
  if (flags.list) {
    say(listing(entries, known));
    return;
  }
  if (flags.check) return check(known);
  if (flags.pages) return report("written anew", await writePages(repository, await pages()));
  const wanted = flags.only === undefined ? entries : flags.only.map(entryOf);
  await pages(); // a page whose marks are broken is said before anything is computed
  const { taken, skipped, failed } = await takeEntries(wanted, {
    ...{ model: known.model, sha256: await weightFilesHash([shippedFolder()]), records },
    ...{ work: join(repository, flags.work), anew: flags.anew === true },
    onTaken: async () => void (await writePages(repository, await pages())),
  });
  say("");
  report("taken", taken);
  report("skipped, the pages keep what they have", skipped);
  const reread = wanted.filter(({ name }) => taken.includes(name)).flatMap((entry) => entry.reread ?? []);
  report("prose by hand to be read again", [...new Set(reread)]);
  if (failed.length > 0) throw new MfimError(`not taken: ${failed.join("; ")}`);
}

async function check(known: Known): Promise<void> {
  const pages = await writtenPages(repository, sections, known);
  const { wrong, old } = await checkFigures(
    repository,
    entries,
    pages,
    known,
    await weightFilesHash([shippedFolder()]),
  );
  report("known to be old, or by hand", old);
  if (wrong.length > 0) throw new MfimError(wrong.join("\n"));
  say("Pages and pictures are what docs/figures says.");
}

function report(what: string, lines: readonly string[]): void {
  if (lines.length > 0) say(`${what}:\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

function entryOf(name: string) {
  const entry = entries.find((known) => known.name === name);
  if (entry !== undefined) return entry;
  throw new ConfigError(`--only: expected of ${entries.map((known) => known.name).join(", ")}, got ${name}.`);
}
