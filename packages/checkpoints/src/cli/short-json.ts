/**
 * The beginning of a value as JSON, at most `limit` characters: nothing behind them is written, so that a large value costs no more
 * than a small one. Integers beyond 2^53 are texts.
 */
export function shortJson(value: unknown, limit: number): string {
  let text = "";
  const write = (part: string) => {
    text += part;
    return text.length <= limit;
  };
  const visit = (node: unknown): boolean => {
    if (typeof node === "string") return write(JSON.stringify(node.slice(0, limit)));
    if (typeof node === "bigint") return write(`"${node}"`);
    if (typeof node !== "object" || node === null) return write(JSON.stringify(node) ?? "null");
    const isList = Array.isArray(node);
    if (!write(isList ? "[" : "{")) return false;
    let first = true;
    for (const key in node) {
      if (!first && !write(",")) return false;
      first = false;
      if (!isList && !write(`${JSON.stringify(key.slice(0, limit))}:`)) return false;
      if (!visit((node as Record<string, unknown>)[key])) return false;
    }
    return write(isList ? "]" : "}");
  };
  visit(value);
  return text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
}
