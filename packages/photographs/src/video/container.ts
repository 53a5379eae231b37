import { open } from "node:fs/promises";
import { type Beginning, bytes, text } from "../first-bytes.ts";
import { VideoError } from "./ffmpeg.ts";

/** ffmpeg's name of a container, and how its files begin. */
interface Container {
  readonly format: string;
  readonly begins: Beginning;
}

/** Packets of one size, each with its sync byte, from wherever a reception began. */
const packets = (size: number) => (head: Buffer) =>
  Array.from({ length: size }, (_, at) => at).some((at) => [0, 1, 2, 3].every((n) => head[at + n * size] === 0x47));
const boxes = new Set(["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp", "sidx", "moof", "uuid"]);
/** An elementary stream: a start code, then one of these bytes. */
const unit =
  (...types: number[]) =>
  (head: Buffer) => {
    const at = head.readUInt32BE(0) === 1 ? 4 : head.readUIntBE(0, 3) === 1 ? 3 : -1;
    return at > 0 && types.includes(head[at] as number);
  };

/** What is opened at all. Formats that name other files (playlists, manifests, scripts) are none of them. */
const containers: readonly Container[] = [
  { format: "mov", begins: (head) => boxes.has(head.toString("latin1", 4, 8)) },
  { format: "matroska", begins: bytes("1a45dfa3") },
  { format: "avi", begins: (head) => text("RIFF")(head) && text("AVI", 8)(head) },
  { format: "flv", begins: text("FLV") },
  { format: "ogg", begins: text("OggS") },
  { format: "asf", begins: bytes("3026b2758e66cf11") },
  { format: "mxf", begins: bytes("060e2b34") },
  { format: "gif", begins: text("GIF8") },
  { format: "ivf", begins: text("DKIF") },
  { format: "yuv4mpegpipe", begins: text("YUV4MPEG2") },
  { format: "rm", begins: text(".RMF") },
  { format: "mpeg", begins: bytes("000001ba") },
  { format: "mpegvideo", begins: bytes("000001b3") },
  { format: "h264", begins: unit(0x67, 0x27, 0x09) },
  { format: "hevc", begins: unit(0x40, 0x42, 0x46) },
  { format: "dv", begins: bytes("1f0700") },
  { format: "mpegts", begins: (head) => [188, 192, 204].some((size) => packets(size)(head)) },
];

/** Sound alone, so that it is not called damaged. */
const sounds: readonly (readonly [name: string, begins: (head: Buffer) => boolean])[] = [
  ["MP3", (head) => text("ID3")(head) || (head[0] === 0xff && ((head[1] as number) & 0xe6) === 0xe2)],
  ["FLAC", text("fLaC")],
  ["WAVE", (head) => text("RIFF")(head) && text("WAVE", 8)(head)],
];

/** Lists of other files, by what they begin with. */
const lists = /^\s*(?:#EXTM3U|<\?xml[^>]*>\s*<MPD|<MPD|<SmoothStreamingMedia|ffconcat|\[playlist\])/;

/**
 * ffmpeg's name of a file's container, by the file's own first bytes: what it is called plays no part, and nothing that
 * would make ffmpeg open another file gets through.
 * @throws VideoError for what is no video file
 */
export async function videoContainer(path: string): Promise<string> {
  const head = await firstBytes(path);
  const found = containers.find(({ begins }) => begins(head));
  if (found !== undefined) return found.format;
  if (lists.test(head.toString("latin1")))
    throw new VideoError(
      `${path}: expected a video, got a list of other files (a playlist or manifest); name the video itself, or download it into one file first.`,
    );
  const sound = sounds.find(([, begins]) => begins(head));
  if (sound !== undefined) throw new VideoError(`${path}: expected a video, got sound alone (${sound[0]}).`);
  throw new VideoError(
    `${path}: expected a video (mp4, mov, mkv, webm, avi, ts, mpg, flv, ogv, wmv, mxf), got a file that begins like none of them.`,
  );
}

/** At least 1,024 bytes, zeros behind a shorter file. */
async function firstBytes(path: string): Promise<Buffer> {
  const head = Buffer.alloc(1024);
  try {
    const file = await open(path);
    try {
      // A pipe or a device would be waited for.
      if (!(await file.stat()).isFile()) throw new Error("it is neither a file nor a link to one");
      await file.read(head, 0, head.length, 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new VideoError(
      `${path}: the video cannot be read (${code === "ENOENT" ? "No such file or directory" : message}).`,
    );
  }
  return head;
}

/** The words that open a file as the container that it is, and nothing else: no other format, no address, no option in a name. */
export const inputWords = (path: string, format: string): readonly string[] => [
  ...["-protocol_whitelist", "file", "-f", format, "-i", `file:${path}`],
];

/** For ffmpeg: a gap of up to ten minutes in one stream is a gap, not a clock that was set anew. */
export const clockWords: readonly string[] = ["-dts_delta_threshold", "600"];
