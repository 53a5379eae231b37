/** Whether a file begins so; `head` is its first bytes. */
export type Beginning = (head: Buffer) => boolean;

/** Letters at a place. */
export const text =
  (word: string, at = 0): Beginning =>
  (head) =>
    head.toString("latin1", at, at + word.length) === word;

/** Bytes at a place, hexadecimal. */
export const bytes = (hex: string, at = 0): Beginning => {
  const sign = Buffer.from(hex, "hex");
  return (head) => head.subarray(at, at + sign.length).equals(sign);
};
