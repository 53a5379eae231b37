import { type Beginning, bytes, text } from "../first-bytes.ts";

/** What is read, for people. */
const readFormats = "JPEG, PNG, WebP, TIFF, GIF, AVIF, BMP";

interface UnreadFormat {
  readonly name: string;
  /** What to do about it. */
  readonly remedy: string;
  readonly begins: Beginning;
}

/** Brands of a file of boxes, the major one first. */
function brands(head: Buffer): string[] {
  if (!text("ftyp", 4)(head)) return [];
  const end = Math.min(head.readUInt32BE(0), head.length);
  const found = [head.toString("latin1", 8, 12)];
  for (let at = 16; at + 4 <= end; at += 4) found.push(head.toString("latin1", at, at + 4));
  return found;
}
const branded =
  (...names: string[]) =>
  (head: Buffer) =>
    brands(head).some((brand) => names.includes(brand));
const either =
  (...ways: readonly ((head: Buffer) => boolean)[]) =>
  (head: Buffer) =>
    ways.some((way) => way(head));

const asJpeg = "save it as JPEG or PNG first";
const developed = "develop it to a JPEG or 16-bit TIFF first";

/** Pictures that people have and that are not read, by their first bytes. */
const unread: readonly UnreadFormat[] = [
  {
    name: "HEIC",
    remedy: "convert it first (heif-convert FILE OUT.jpg, or export it as JPEG)",
    begins: (head) =>
      branded("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1")(head) && !branded("avif", "avis")(head),
  },
  { name: "camera raw", remedy: developed, begins: either(branded("crx "), text("FUJIFILMCCD"), bytes("49495500")) },
  { name: "camera raw", remedy: developed, begins: either(text("IIRO"), text("IIRS"), text("MMOR"), text("CR", 8)) },
  {
    name: "a video",
    remedy: "take mfim video, or a frame of it",
    begins: either(branded("isom", "iso2", "mp41", "mp42", "qt  ", "M4V "), bytes("1a45dfa3")),
  },
  { name: "JPEG XL", remedy: asJpeg, begins: either(bytes("ff0a"), bytes("0000000c4a584c20")) },
  { name: "JPEG 2000", remedy: asJpeg, begins: either(bytes("0000000c6a502020"), bytes("ff4fff51")) },
  { name: "Photoshop", remedy: asJpeg, begins: text("8BPS") },
  { name: "PDF", remedy: asJpeg, begins: text("%PDF") },
  { name: "GIMP", remedy: asJpeg, begins: text("gimp xcf") },
  { name: "OpenEXR", remedy: asJpeg, begins: bytes("762f3101") },
  { name: "Radiance", remedy: asJpeg, begins: text("#?") },
  { name: "icon", remedy: asJpeg, begins: bytes("00000100") },
  { name: "PPM", remedy: asJpeg, begins: (head) => /^P[1-7]\s/.test(head.toString("latin1", 0, 3)) },
];

/** Raw files that begin like any TIFF, whose first picture is a small preview. */
const rawEnding = /\.(?:dng|nef|nrw|arw|srf|sr2|pef|srw|cr2|cr3|raf|rw2|orf)$/i;
const unreadEnding = /\.(?:hei[cf]|jxl|jp2|j2k|psd|psb|xcf|exr|hdr|tga|pcx)$/i;
const readEnding = /\.(?:png|jpe?g|jpe|jfif|webp|tiff?|avif|gif|bmp|dib)$/i;

/** @returns in words what a file is that is not read, and what to do; `undefined` where it may be one that is */
export function unreadFormat(file: Uint8Array, name: string): string | undefined {
  const head = Buffer.alloc(64);
  head.set(file.subarray(0, head.length));
  const found = rawEnding.test(name)
    ? { name: "camera raw", remedy: developed }
    : unread.find(({ begins }) => begins(head));
  return found === undefined ? undefined : `${found.name}; ${found.remedy}; read are ${readFormats}`;
}

/** Whether a file of a folder is meant as a picture, by its ending: also those that are not read, so that nobody looks for them in vain. */
export const hasPictureEnding = (name: string): boolean =>
  [readEnding, rawEnding, unreadEnding].some((ending) => ending.test(name));
