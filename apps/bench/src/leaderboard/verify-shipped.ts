import { type FolderVerdict, measureAgain } from "../verify/verify-folder.ts";
import { verdictOf } from "../verify/verify-result.ts";
import type { LeaderboardEntry } from "./entries.ts";

/** One batch of each protocol, drawn by this seed. */
const sample = { batches: 1, seed: 1 } as const;
const tolerance = 0.01;

export interface EntryVerdict {
  readonly place: string;
  readonly verdict: FolderVerdict;
}

/** Measures a batch of every entry again; those of one protocol together, so that its networks are loaded once. */
export async function verifyShipped(entries: readonly LeaderboardEntry[]): Promise<EntryVerdict[]> {
  const runs = new Map<string, LeaderboardEntry[]>();
  for (const entry of entries) {
    const { command, batch, protocol } = entry.settings;
    const run = JSON.stringify([command.protocol, command.limit, batch, protocol.checksum]);
    runs.set(run, [...(runs.get(run) ?? []), entry]);
  }
  const verdicts: EntryVerdict[] = [];
  for (const together of runs.values()) {
    const [first] = together as [LeaderboardEntry];
    const methods = together.map(({ method }) => method);
    const { parts, ...drawn } = await measureAgain(first.settings, methods, sample);
    for (const { place, method, values } of together) {
      const own = parts.map((part) => ({ ...part, states: { [method]: part.states[method] ?? {} } }));
      verdicts.push({ place, verdict: { ...verdictOf(values, own, tolerance), ...drawn } });
    }
  }
  return verdicts;
}
