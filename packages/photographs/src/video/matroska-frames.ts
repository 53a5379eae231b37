/**
 * Raw RGB frames with their times as a Matroska stream (RFC 9559), the one container that a pipe can carry to ffmpeg with any
 * time for any frame. Lengths of segment and clusters are "unknown": the stream ends where the pipe does.
 */

const element = (id: number, content: Uint8Array): Buffer =>
  Buffer.concat([idBytes(id), sizeBytes(content.length), content]);
const group = (id: number, ...inside: Buffer[]): Buffer => element(id, Buffer.concat(inside));
const number = (id: number, value: number): Buffer => element(id, uint64(value));
const word = (id: number, value: string): Buffer => element(id, Buffer.from(value, "latin1"));

function idBytes(id: number): Buffer {
  const length = id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1;
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(id, 0, length);
  return bytes;
}

/** Always eight bytes: one marker bit, 56 bits of length. */
function sizeBytes(length: number): Buffer {
  const bytes = uint64(length);
  bytes[0] = 0x01;
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

const unknownSize = Buffer.from("01ffffffffffffff", "hex");
/** Nanoseconds a tick: times are whole microseconds. */
const tick = 1000;

/** What comes before the first frame. @param seconds a frame lasts, for the rate that the file states */
export function matroskaHead(width: number, height: number, seconds: number): Buffer {
  const video = group(
    0xe0,
    number(0xb0, width),
    number(0xba, height),
    element(0x2eb524, Buffer.from("RGB\x18", "latin1")),
  );
  const track = group(
    0xae,
    ...[number(0xd7, 1), number(0x73c5, 1), number(0x83, 1), word(0x86, "V_UNCOMPRESSED")],
    ...[number(0x23e383, Math.max(1, Math.round(seconds * 1e9))), video],
  );
  return Buffer.concat([
    group(0x1a45dfa3, number(0x4286, 1), word(0x4282, "matroska"), number(0x4287, 4), number(0x4285, 2)),
    idBytes(0x18538067),
    unknownSize,
    group(0x1549a966, number(0x2ad7b1, tick), word(0x4d80, "mfim"), word(0x5741, "mfim")),
    group(0x1654ae6b, track),
  ]);
}

/** What comes before the bytes of a frame: a cluster of its own. @param time seconds */
export function matroskaFrameHead(time: number, bytes: number): Buffer {
  return Buffer.concat([
    idBytes(0x1f43b675),
    unknownSize,
    number(0xe7, Math.round((time * 1e9) / tick)),
    idBytes(0xa3),
    sizeBytes(bytes + 4),
    Buffer.from([0x81, 0, 0, 0x80]), // track 1, at the cluster's time, a key frame
  ]);
}
