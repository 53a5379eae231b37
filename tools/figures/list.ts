import { durationWords } from "@mfim/files";
import { alignedTable } from "@mfim/files/command-line";
import type { Entry } from "./entry.ts";
import { found, type NeedName } from "./needs.ts";
import type { Known } from "./pages/section.ts";

/** What there is: name, what, time as it was measured, what it needs (an exclamation mark where that is not here), when it was taken. */
export function listing(
  entries: readonly Entry[],
  { record }: Known,
  find: (name: NeedName) => string | undefined = found,
): string {
  const rows = entries.map(({ name, what, needs = [] }) => {
    const kept = record(name);
    const seconds = kept?.seconds;
    return [
      name,
      typeof seconds === "number" ? durationWords(seconds) : "not timed",
      needs.map((need) => `${find(need) === undefined ? "!" : ""}${need}`).join(" ") || "-",
      kept === undefined ? "never" : `${kept.date}, ${kept.model.name}${kept.from === "page" ? ", from before" : ""}`,
      what,
    ];
  });
  return alignedTable(["entry", "takes", "needs", "taken", "what"], rows, "left");
}
