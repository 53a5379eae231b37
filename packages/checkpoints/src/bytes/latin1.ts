/** So many arguments at once that no engine's limit is met. */
const chunk = 8192;

/**
 * A character a byte, as Python's "latin1" has it. The web's TextDecoder is no such thing: under that name it reads
 * windows-1252, in which 27 of the bytes from 0x80 to 0x9f are other characters.
 */
export function latin1Text(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return text;
}
