import { dirname, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Progress, startProgress, writeWhole } from "@mfim/files";
import { Command } from "commander";
import { consola } from "consola";
import { FacesError } from "../faces-error.ts";
import { fetchRelease, ICT_RELEASE_URL } from "../head/fetch-release.ts";

interface FetchFlags {
  readonly out?: string;
  readonly folder?: string;
  readonly from: string;
  readonly acceptLicence?: boolean;
}

export function fetchCommand(): Command {
  return new Command("fetch")
    .description("download ICT-FaceKit (MIT) from its repository and store it as one file; run it again to go on")
    .option("--out <file>", "safetensors file to write (default: where other commands look)")
    .option("--folder <folder>", "keeps the downloaded release (default: beside the file)")
    .option("--from <url>", "another place with the same files", ICT_RELEASE_URL)
    .option("--accept-licence", "do not ask after showing the licence")
    .action(async (flags: FetchFlags) => {
      const { defaultHeadPath } = await import("../head/open-head.ts");
      const { readIctObj } = await import("../head/read-ict-obj.ts");
      const { encodeHead } = await import("../head/write-head.ts");
      const out = flags.out ?? defaultHeadPath();
      const folder = flags.folder ?? join(dirname(out), "ict-facekit", "FaceXModel");
      // Drawn once the licence is accepted.
      let bar: Progress | undefined;
      try {
        await fetchRelease({
          folder,
          from: flags.from,
          accept: (licence) => accept(licence, flags.acceptLicence ?? false),
          onFile(done, total) {
            bar ??= startProgress(total, "files");
            bar.update(done);
          },
        });
      } finally {
        bar?.stop();
      }
      await writeWhole(out, encodeHead(await readIctObj(folder)));
      consola.success(`${out}, from ${folder}; fetched.json there has the hash of every file.`);
    });
}

async function accept(licence: string, isAccepted: boolean): Promise<boolean> {
  process.stdout.write(`${licence.trimEnd()}\n\n`);
  if (isAccepted) return true;
  if (!process.stdin.isTTY) {
    throw new FacesError("Read the licence above and say --accept-licence to download the release.");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Download ICT-FaceKit under this licence? (yes/no) ");
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}
