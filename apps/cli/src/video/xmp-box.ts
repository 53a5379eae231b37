import { appendFile, open } from "node:fs/promises";

/** The box that Adobe's XMP specification (part 3) gives MPEG-4 files. */
const uuid = Buffer.from("be7acfcb97a942e89c71999491e3afac", "hex");

/** Adds an XMP packet to an MPEG-4 file (mp4, mov) as its last box. */
export async function appendXmpBox(path: string, xmp: string): Promise<void> {
  const packet = Buffer.from(xmp, "utf8");
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + uuid.length + packet.length, 0);
  head.write("uuid", 4, "latin1");
  await appendFile(path, Buffer.concat([head, uuid, packet]));
}

/** The XMP packet of an MPEG-4 file; `undefined` where it has none or is no such file. */
export async function readXmpBox(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (let at = 0; at + 8 <= size; ) {
      const head = Buffer.alloc(32);
      await file.read(head, 0, 32, at);
      const short = head.readUInt32BE(0);
      const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size - at : short;
      if (length < 8 || at + length > size) return undefined;
      if (head.toString("latin1", 4, 8) === "uuid" && short > 24 && head.subarray(8, 24).equals(uuid)) {
        const packet = Buffer.alloc(length - 24);
        await file.read(packet, 0, packet.length, at + 24);
        return packet.toString("utf8");
      }
      at += length;
    }
    return undefined;
  } finally {
    await file.close();
  }
}
