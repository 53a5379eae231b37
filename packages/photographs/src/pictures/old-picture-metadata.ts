import { crc32 } from "node:zlib";

/**
 * Takes out of a written file what its metadata still shows or describes of the picture that it was: small pictures within EXIF
 * and Photoshop's resources. Everything else stays. (What XMP says of it is left out when the packet is written.)
 * @param file JPEG, PNG or WebP; others come back as they are
 */
export function withoutOldPicture(file: Buffer): Buffer {
  if (file[0] === 0xff && file[1] === 0xd8) return cleanJpeg(file);
  if (file.toString("latin1", 1, 4) === "PNG") return cleanPng(file);
  if (file.toString("latin1", 8, 12) === "WEBP") return cleanWebp(file);
  return file;
}

/** Photoshop's resources of a thumbnail (1033 with colours swapped, 1036). */
const thumbnailResources = new Set([1033, 1036]);

function cleanJpeg(file: Buffer): Buffer {
  const parts: Buffer[] = [file.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= file.length && file[at] === 0xff && file[at + 1] !== 0xda) {
    const length = file.readUInt16BE(at + 2) + 2;
    const segment = Buffer.from(file.subarray(at, at + length));
    if (file[at + 1] === 0xe1 && segment.toString("latin1", 4, 10) === "Exif\0\0") cleanExif(segment.subarray(10));
    const photoshop = file[at + 1] === 0xed && segment.toString("latin1", 4, 18) === "Photoshop 3.0\0";
    parts.push(photoshop ? resegmented(segment, withoutThumbnails(segment.subarray(18))) : segment);
    at += length;
  }
  parts.push(file.subarray(at));
  return Buffer.concat(parts);
}

function resegmented(segment: Buffer, content: Buffer): Buffer {
  const head = Buffer.from(segment.subarray(0, 18));
  head.writeUInt16BE(16 + content.length, 2);
  return Buffer.concat([head, content]);
}

/** Image resource blocks: "8BIM", number, a padded Pascal string, length, padded content. */
function withoutThumbnails(blocks: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + 12 <= blocks.length; ) {
    const name = (blocks[at + 6] as number) + 1;
    const sizeAt = at + 6 + name + (name % 2);
    if (sizeAt + 4 > blocks.length) break;
    const size = blocks.readUInt32BE(sizeAt);
    const end = sizeAt + 4 + size + (size % 2);
    if (!thumbnailResources.has(blocks.readUInt16BE(at + 4))) kept.push(blocks.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

function cleanPng(file: Buffer): Buffer {
  const clean = Buffer.from(file);
  for (let at = 8; at + 12 <= clean.length; at += clean.readUInt32BE(at) + 12) {
    if (clean.toString("latin1", at + 4, at + 8) !== "eXIf") continue;
    const end = at + 8 + clean.readUInt32BE(at);
    cleanExif(clean.subarray(at + 8, end));
    clean.writeUInt32BE(crc32(clean.subarray(at + 4, end)), end);
  }
  return clean;
}

function cleanWebp(file: Buffer): Buffer {
  const clean = Buffer.from(file);
  for (let at = 12; at + 8 <= clean.length; ) {
    const size = clean.readUInt32LE(at + 4);
    if (clean.toString("latin1", at, at + 4) === "EXIF") {
      const content = clean.subarray(at + 8, at + 8 + size);
      cleanExif(content.toString("latin1", 0, 6) === "Exif\0\0" ? content.subarray(6) : content);
    }
    at += 8 + size + (size % 2);
  }
  return clean;
}

const [jpegAt, jpegLength, stripAt, stripLength] = [0x201, 0x202, 0x111, 0x117];
const [exifDirectory, makerNote] = [0x8769, 0x927c];

/** In place: the second directory of a TIFF structure is the thumbnail's; a maker's note may hold a preview of its own. */
function cleanExif(tiff: Buffer): void {
  try {
    const little = tiff.toString("latin1", 0, 2) === "II";
    const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
    const entries = (directory: number) =>
      Array.from({ length: u16(directory) }, (_, i) => directory + 2 + 12 * i).map((at) => ({ at, tag: u16(at) }));
    const first = u32(4);
    const nextAt = first + 2 + 12 * u16(first);
    const thumbnail = u32(nextAt);
    if (thumbnail !== 0) {
      const value = (tag: number) => {
        const found = entries(thumbnail).find((entry) => entry.tag === tag);
        return found === undefined ? undefined : u32(found.at + 8);
      };
      for (const [start, length] of [
        [value(jpegAt), value(jpegLength)],
        [value(stripAt), value(stripLength)],
      ])
        if (start !== undefined && length !== undefined) tiff.fill(0, start, start + length);
      tiff.fill(0, thumbnail, Math.min(tiff.length, thumbnail + 2 + 12 * u16(thumbnail)));
      tiff.fill(0, nextAt, nextAt + 4);
    }
    const own = entries(first).find(({ tag }) => tag === exifDirectory);
    const note = own === undefined ? undefined : entries(u32(own.at + 8)).find(({ tag }) => tag === makerNote);
    if (note === undefined) return;
    const [length, start] = [u32(note.at + 4), u32(note.at + 8)];
    const content = tiff.subarray(start, start + length);
    if (length > 4 && content.includes(Buffer.from("ffd8ff", "hex"))) content.fill(0);
  } catch {
    // A structure that leads outside itself shows nothing to anybody else either.
  }
}
