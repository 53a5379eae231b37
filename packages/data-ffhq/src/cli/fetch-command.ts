import { acceptsTerms, type Progress, startProgress } from "@mfim/files";
import { wholeNumberOption } from "@mfim/files/command-line";
import { Command } from "commander";
import { londonPeople } from "../datasets/london-people.ts";
import { londonReleaseBytes, londonReleaseUrl } from "../fetch/london-release.ts";

interface FetchFlags {
  readonly out: string;
  readonly from: string;
  readonly parallel: number;
  readonly acceptLicence?: boolean;
}

export function fetchCommand(): Command {
  return new Command("fetch")
    .description("Bring a published collection of photographs to this machine.")
    .addCommand(londonCommand());
}

const londonCommand = () =>
  new Command("london")
    .description("The Face Research Lab London Set, front views (CC BY 4.0). May be stopped and run again.")
    .option("--out <folder>", "folder to write", "data/london")
    .option("--accept-licence", "do not ask after showing licence and consent")
    .option("--parallel <count>", "downloads at a time", wholeNumberOption(1, 16), 4)
    .option("--from <url>", "another place with the same files", londonReleaseUrl)
    .action(async ({ out, from, parallel, acceptLicence = false }: FetchFlags) => {
      const { fetchLondon } = await import("../fetch/fetch-london.ts");
      // Drawn once the terms are accepted.
      let bar: Progress | undefined;
      const { fetched, files } = await fetchLondon(out, {
        from,
        parallel,
        accept: (licence) => shown(licence, out, acceptLicence),
        onProgress(done, total, bytes) {
          bar ??= startProgress(total, "files", 0);
          bar.update(done, total, `${(bytes / 1e6).toFixed(1)} MB`);
        },
      }).finally(() => bar?.stop());
      console.log(
        `${out}: ${files} files of ${londonPeople.length} people, ${fetched} of them fetched now; each is the published one.`,
      );
    });

/** Says what comes and on which terms; without a terminal nobody can be asked, and that is a no. */
async function shown(licence: string, out: string, accepted: boolean): Promise<boolean> {
  console.log(`${licence}\nComes to ${out}: ${(londonReleaseBytes / 1e6).toFixed(1)} MB.\n`);
  return await acceptsTerms(accepted);
}
