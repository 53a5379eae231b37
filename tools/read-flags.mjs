// Flags of a program that runs before anything is installed, answered as the installed ones answer: in one line, with the nearest flag.
import { parseArgs } from "node:util";

/**
 * @param args what the program got
 * @param options as of `parseArgs`; every flag has a value or is a `boolean`
 * @param call how the program is called, such as "npm start --"
 * @returns the values by flag
 * @throws Error with the lines that a user is to see
 */
function readFlags(args, options, call) {
  const flags = Object.keys(options).map((name) => `--${name}`);
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  const values = {};
  const complain = (...lines) => {
    throw new Error(complaint(call, ...lines));
  };
  for (const { kind, name, rawName, value } of tokens) {
    if (kind === "positional")
      complain(`unexpected word '${value}'`, "(npm keeps flags for itself that do not stand behind --)");
    if (kind !== "option") continue;
    if (!flags.includes(rawName)) throw new Error(unknownFlag(rawName, flags, call));
    const takesValue = options[name].type === "string";
    if (takesValue && (value === undefined || value.startsWith("--"))) complain(`option '${rawName}': value missing`);
    if (!takesValue && value !== undefined) complain(`option '${rawName}' takes no value, got '${value}'`);
    values[name] = takesValue ? value : true;
  }
  return values;
}

/**
 * The same for this process's program: its help ends it, and so does what it does not take, with code 2.
 * @param help said for --help
 */
export function flagsOrEnd(options, call, help) {
  let values;
  try {
    // "npm run X -- ARGS" swallows the dashes, "pnpm X -- ARGS" hands them on.
    const args = process.argv.slice(2).filter((argument) => argument !== "--");
    values = readFlags(args, { ...options, help: { type: "boolean" } }, call);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
  if (!values.help) return values;
  process.stdout.write(help);
  process.exit(0);
}

/** What a user is to see of a flag that there is not. */
export function unknownFlag(name, flags, call) {
  const near = nearest(name, flags);
  return complaint(call, `unknown option '${name}'`, ...(near === undefined ? [] : [`(Did you mean ${near}?)`]));
}

const complaint = (call, first, ...more) =>
  [`error: ${first}`, ...more, `(${call} --help says what it takes)`].join("\n");

/** The flag that the fewest changed letters make of a word, where so few are changed that it was meant. */
function nearest(word, flags) {
  const meant = flags
    .map((flag) => ({ flag, changes: changesBetween(word, flag) }))
    .filter(({ flag, changes }) => changes <= 3 && changes < 0.6 * (Math.max(word.length, flag.length) - 2))
    .sort((a, b) => a.changes - b.changes);
  return meant[0]?.flag;
}

/** Letters to add, leave out or exchange (Levenshtein 1966), by rows of the table. */
function changesBetween(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
