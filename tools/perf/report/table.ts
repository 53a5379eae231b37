const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** A Markdown table. */
export function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}
