/** How many problems the sentence of an error shows. */
const shown = 5;

/**
 * How many problems there are and the first five of them: for the sentence of an `MfimError` whose details are all of them, which a
 * command prints with `--verbose`.
 */
export function problemList(problems: readonly string[]): string {
  const more = problems.length > shown ? `; and ${problems.length - shown} more (--verbose shows all)` : "";
  return `${problems.length} problem(s): ${problems.slice(0, shown).join("; ")}${more}`;
}
