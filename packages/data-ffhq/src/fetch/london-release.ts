import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "@mfim/core/errors";
import type { PublishedFile } from "./fetch-files.ts";

/** Where the set's front photographs lie file by file: a package of its authors, at one commit. */
export const londonReleaseUrl =
  "https://raw.githubusercontent.com/debruine/webmorphR.stim/fa8b78fda2d659bb74ce62fcd99c4407551d2a77";

/** Bytes of all files together. */
export const londonReleaseBytes = 95_522_604;

/** What is shown before anything is fetched, and kept beside the photographs. */
export const londonLicence = `Face Research Lab London Set
DeBruine, Lisa; Jones, Benedict (2017): Face Research Lab London Set. figshare. Dataset.
https://doi.org/10.6084/m9.figshare.5047666

Licence: Creative Commons Attribution 4.0 International (CC BY 4.0),
https://creativecommons.org/licenses/by/4.0/. Name the authors wherever the photographs, or what was made of them, are
shown or passed on, and say what was changed.

Consent: all individuals gave signed consent for their images to be "used in lab-based and web-based studies in their
original or altered forms and to illustrate research (e.g., in scientific journals, news media or presentations)".
Swap these faces for research only, and never so that anybody is taken for having said or done what they did not.

Front photographs of 102 people, neutral and smiling, 1350 x 1350 pixels, with 189 landmarks of the neutral ones, and
what the people said of their age, sex and ethnicity.
`;

/** The table of people as the release has it. */
export const londonInfoName = "london_info.csv";

const places: readonly (readonly [RegExp, string])[] = [
  [/^data-raw\/london_info\.csv$/, londonInfoName],
  [/^inst\/neutral_front\/(\d{3})_03\.(jpg|tem)$/, "$1/neutral.$2"],
  [/^inst\/smiling_front\/(\d{3})_08\.jpg$/, "$1/smiling.jpg"],
];

/** Every file of the release, with where it goes below `folder`. */
export function londonFiles(folder: string, from: string = londonReleaseUrl): PublishedFile[] {
  const base = checkedUrl(from);
  const list = readFileSync(new URL("../../collections/london.sha256", import.meta.url), "utf8");
  return [...list.matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm)].map(([, sha256, path]) => {
    const [pattern, place] = places.find(([known]) => known.test(path as string)) as (typeof places)[number];
    return {
      url: `${base}/${path}`,
      to: join(folder, (path as string).replace(pattern, place)),
      sha256: sha256 as string,
    };
  });
}

/** @throws DataError for an address that others could read or change on the way */
function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url?.protocol === "https:" || (url?.protocol === "http:" && local)) return text.replace(/\/+$/, "");
  throw new DataError(`--from: expected an https address, got "${text}".`);
}
