import { alignedTable } from "./aligned-table.ts";

/** How tables, and what stands out in them, are written. */
export interface TextForm {
  /** A table of texts under the names of its columns. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): string;
  /** Makes a text stand out. */
  strong(text: string): string;
  /** What a legend calls that, such as "bold". */
  readonly strongName: string;
}

/** For files of Markdown. */
export const markdownForm: TextForm = {
  table: (head, rows) => [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n"),
  strong: (text) => `**${text}**`,
  strongName: "bold",
};

/** For a terminal: columns are aligned, and a sign stands before what is bold in a file. */
export const terminalForm: TextForm = {
  table: alignedTable,
  strong: (text) => `▸${text}`,
  strongName: "▸",
};
