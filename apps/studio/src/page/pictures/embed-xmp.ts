const text = new TextEncoder();

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const joined = (...parts: readonly Uint8Array[]) => {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

const bigEndian32 = (value: number) =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

/** An uncompressed iTXt chunk behind the header (XMP specification, part 3, 1.1.5). */
function inPng(png: Uint8Array, packet: string): Uint8Array {
  const body = joined(text.encode("iTXtXML:com.adobe.xmp"), new Uint8Array(5), text.encode(packet));
  const chunk = joined(bigEndian32(body.length - 4), body, bigEndian32(crc32(body)));
  const behindHeader = 8 + 25;
  return joined(png.subarray(0, behindHeader), chunk, png.subarray(behindHeader));
}

/** An APP1 segment behind the start, and behind JFIF's (part 3, 1.1.3). */
function inJpeg(jpeg: Uint8Array, packet: string): Uint8Array {
  const body = joined(text.encode("http://ns.adobe.com/xap/1.0/\0"), text.encode(packet));
  const length = body.length + 2;
  if (length > 0xffff) throw new RangeError("The picture's metadata is too long for a JPEG file; save a PNG.");
  const segment = joined(Uint8Array.of(0xff, 0xe1, length >>> 8, length & 255), body);
  const hasJfif = jpeg[2] === 0xff && jpeg[3] === 0xe0;
  const at = hasJfif ? 4 + (((jpeg[4] as number) << 8) | (jpeg[5] as number)) : 2;
  return joined(jpeg.subarray(0, at), segment, jpeg.subarray(at));
}

/** A freshly encoded picture with an XMP packet inside. */
export function embedXmp(picture: Uint8Array, type: "image/png" | "image/jpeg", packet: string): Uint8Array {
  return type === "image/png" ? inPng(picture, packet) : inJpeg(picture, packet);
}

/** The XMP packet inside a picture file, found by its own brackets. */
export async function findXmp(file: Blob): Promise<string | undefined> {
  const head = await file.slice(0, 2 ** 20).text();
  return /<x:xmpmeta[\s\S]*?<\/x:xmpmeta>/.exec(head)?.[0];
}
