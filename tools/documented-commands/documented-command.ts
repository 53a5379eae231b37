/** A command line that a page shows. */
export interface DocumentedCommand {
  /** Path of the page in the repository. */
  readonly page: string;
  /** Counted from 1. */
  readonly line: number;
  /** As it stands there, without its comment. */
  readonly text: string;
  /** Name of the package script that it runs: "mfim", "trainer", ...; those of `notScripts` are themselves. */
  readonly program: string;
  /** What the program gets. */
  readonly words: readonly string[];
  /** Whether an ellipsis says that more is to be added. */
  readonly goesOn: boolean;
  /** What stands behind it on its line. */
  readonly remark: string;
}

const callForms = [
  /^npm run (?<program>[\w:-]+)(?: --(?<rest> .*)?)?$/,
  /^npm (?<program>start|test)(?: --(?<rest> .*)?)?$/,
  /^npm (?<program>install)(?<rest> .*)$/,
  // Its own commands are no scripts.
  /^pnpm (?!(?:install|add|exec|dlx|licenses|publish)\b)(?<program>[\w:-]+)(?<rest> .*)?$/,
  /^npx (?<program>mfim|vitest|changeset)(?<rest> .*)?$/,
  /^(?:npx )?mfim-(?<program>[\w-]+)(?<rest> .*)?$/,
  /^(?<program>node|mpirun|ffprobe)(?<rest> .*)$/,
];
/** Programs that are none of the workspace's scripts. */
export const notScripts = ["node", "mpirun", "ffprobe", "vitest", "changeset", "install"];
/** Code within a sentence, which may be broken over lines. */
const inlineCode = /`((?:[A-Z_]+=\S+ )*(?:npm|npx|pnpm|node|ffprobe) [^`]+)`/g;
/**
 * Every command of the workspace that a page shows: lines of its code blocks, fenced or indented, and code within a
 * sentence where it has arguments.
 */
export function documentedCommands(page: string, text: string): DocumentedCommand[] {
  const found: DocumentedCommand[] = [];
  /** What "... --methods X" stands for: the measurement before it, with another flag. */
  let measurement = "";
  const add = (line: number, shown: string) => {
    const more = /^\.\.\. (?<flags>--.*)$/.exec(shown)?.groups?.["flags"];
    const command = parseCommand(more === undefined ? shown : `${measurement} ${more}`);
    if (command === undefined) return;
    found.push({ page, line, ...command });
    if (more === undefined && command.program === "bench" && command.words[0] === "run") measurement = command.text;
  };
  const lines = text.split("\n");
  let fenced = false;
  let paragraph: string[] = [];
  const addInline = (end: number) => {
    const text = paragraph.join("\n");
    for (const { 1: code = "", index } of text.matchAll(inlineCode))
      add(end - paragraph.length + text.slice(0, index).split("\n").length, code.replaceAll(/\s*\n\s*/g, " "));
    paragraph = [];
  };
  for (let n = 0; n < lines.length; n++) {
    const line = lines[n] as string;
    const within = !fenced && !/^(?:```| {4}|$)/.test(line);
    if (!within) addInline(n);
    if (line.startsWith("```")) fenced = !fenced;
    else if (fenced || line.startsWith("    ")) {
      const first = n;
      let whole = line.trim();
      while (whole.endsWith("\\") && n + 1 < lines.length)
        whole = `${whole.slice(0, -1)}${(lines[++n] as string).trim()}`;
      add(first + 1, whole);
    } else if (within) paragraph.push(line);
  }
  addInline(lines.length);
  return found;
}

function parseCommand(shown: string): Omit<DocumentedCommand, "page" | "line"> | undefined {
  // What stands after two spaces or a sign of comment is a remark, an ellipsis stands for what one adds, and variables stand before.
  const whole = shown
    .replace(/\s+#\s.*$/, "")
    .replace(/ {2,}\S.*$/, "")
    .trim();
  const text = whole.replace(/(?: \.\.\.)+$/, "");
  for (const form of callForms) {
    const { program, rest = "" } = form.exec(text.replace(/^(?:[A-Z_]+=\S+ )+/, ""))?.groups ?? {};
    if (program !== undefined)
      return { text, program, words: shellWords(rest), goesOn: text !== whole, remark: shown.slice(whole.length) };
  }
  return undefined;
}

/** Words as a shell takes them apart, quotes included; no expansion. */
export const shellWords = (text: string): string[] =>
  (text.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []).map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
