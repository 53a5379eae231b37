/**
 * The object or list that a text file holds.
 * @param path the file, for the message
 * @param wrong the caller's error of a beginning of a sentence, which says what was expected where and what came; the caller adds the remedy
 * @throws what `wrong` makes, where the text is no JSON, as a file cut short is none, or is a bare value
 */
export function parsedJson<T extends object>(text: string, path: string, wrong: (words: string) => Error): T {
  let value: unknown;
  let said = "a bare value";
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser quotes what it stumbled over, line breaks included.
    said = (error as Error).message.replaceAll(/\s+/g, " ");
  }
  if (typeof value === "object" && value !== null) return value as T;
  throw wrong(`${path}: expected JSON, got something else (${said})`);
}
