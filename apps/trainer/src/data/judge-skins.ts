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
import { loadJudges } from "./load-judges.ts";

export interface JudgeFlags {
  readonly skins: string;
  readonly london: string;
  readonly judges: string;
  readonly seed: string;
  readonly people: number;
  readonly size: number;
  readonly head?: string;
  readonly note?: boolean;
}

/** What `skins judge` does. */
export async function judgeSkins(flags: JudgeFlags): Promise<void> {
  await useBackend({ purpose: "infer" });
  using loaded = await loadJudges(flags.judges);
  const skins = await openSkins(flags.skins);
  const sources = await londonSources(flags.london, (id) => londonSplit(id) !== "measured");
  const photographs: Uint8Array[] = [];
  // One after the other: each is twenty megabytes while it is read.
  for (const source of sources) photographs.push(await donorPortrait(source, flags.size));
  const verdict = await judgePeople({
    head: await openHead(flags.head ?? defaultHeadPath()),
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
