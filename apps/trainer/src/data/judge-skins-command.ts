import { londonSplit } from "@mfim/data-ffhq";
import {
  defaultHeadPath,
  donorPortrait,
  judgePeople,
  londonSources,
  openHead,
  openSkins,
  writeThrownAway,
} from "@mfim/faces-3d";
import { useBackend } from "@mfim/native";
import { Command, InvalidArgumentError } from "commander";
import { judgesHelp, loadJudges } from "./load-judges.ts";

interface JudgeFlags {
  readonly skins: string;
  readonly london: string;
  readonly judges: string;
  readonly seed: string;
  readonly people: number;
  readonly size: number;
  readonly head: string;
  readonly note?: boolean;
}

/** `skins judge`: whether composed people resemble anybody photographed. */
export function judgeSkinsCommand(): Command {
  return new Command("judge")
    .description(
      "compare composed people with all photographs by recognisers; --note has who resembles a donor drawn anew",
    )
    .requiredOption("--skins <folder>", "skin library")
    .requiredOption("--london <folder>", "the set that the library is of")
    .requiredOption("--judges <file>", judgesHelp)
    .requiredOption("--seed <text>", "whose people are judged: the seed of a set")
    .option("--people <n>", "how many of them", count, 200)
    .option("--size <pixels>", "side of the pictures that are judged", count, 224)
    .option("--head <path>", "ICT-FaceKit's head", defaultHeadPath())
    .option(
      "--note",
      "write who is thrown away into the library: sets of this seed that are begun later pass over them",
    )
    .action(judge);
}

async function judge(flags: JudgeFlags): Promise<void> {
  await useBackend({ purpose: "infer" });
  using loaded = await loadJudges(flags.judges);
  const skins = await openSkins(flags.skins);
  const sources = await londonSources(flags.london, (id) => londonSplit(id) !== "measured");
  const photographs: Uint8Array[] = [];
  // One after the other: each is twenty megabytes while it is read.
  for (const source of sources) photographs.push(await donorPortrait(source, flags.size));
  const verdict = await judgePeople({
    head: await openHead(flags.head),
    skins,
    seed: flags.seed,
    people: flags.people,
    photographs,
    judges: loaded.judges,
    size: flags.size,
    onProgress: (done, total) => {
      if (done % 20 === 0) process.stderr.write(`${done}/${total}\n`);
    },
  });
  if (flags.note) await writeThrownAway(skins, flags.seed, verdict.thrownAway);
  process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Expected a whole number from 1.");
  return value;
}
