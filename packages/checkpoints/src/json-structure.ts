/** Deeper nesting than any index or header has; what writes values out again would run out of stack far below it. */
const deepest = 64;

/**
 * What is wrong with the structure of a JSON text that `JSON.parse` takes all the same: a key that an object has twice (the parser
 * keeps the last), or nesting without end. Nothing where it is sound, or no JSON at all.
 */
export function structureProblem(text: string): string | undefined {
  /** The keys of every object that is open; none for a list. */
  const open: (Set<string> | undefined)[] = [];
  let keyNext = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x22) {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keyNext && keys !== undefined) {
        const key = text.slice(at, end);
        // A key may be written in several ways; only one with an escape needs to be read to be compared.
        const plain = key.includes("\\") ? safely(key) : key.slice(1, -1);
        if (keys.has(plain)) return `the key ${key.slice(0, 80)} stands in one object twice`;
        keys.add(plain);
        keyNext = false;
      }
      at = end - 1;
    } else if (character === 0x7b || character === 0x5b) {
      if (open.length === deepest) return `it is nested more than ${deepest} levels deep`;
      open.push(character === 0x7b ? new Set() : undefined);
      keyNext = character === 0x7b;
    } else if (character === 0x7d || character === 0x5d) {
      open.pop();
    } else if (character === 0x2c) {
      keyNext = open.at(-1) !== undefined;
    }
  }
  return undefined;
}

/** The place behind a string's closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at + 1;
}

function safely(key: string): string {
  try {
    return JSON.parse(key) as string;
  } catch {
    return key;
  }
}
