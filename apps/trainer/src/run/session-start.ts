import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { writeWhole } from "@mfim/files";

/**
 * Tells TensorBoard that a run goes on from a step: what older event files of the folder have from there on is the past
 * of a process that is gone, and is not drawn. To be written before the new process opens its own file.
 *
 * An event file is a row of records (8 bytes length, 4 of masked CRC-32C, the event, 4 of masked CRC-32C; TensorFlow's
 * record_writer.h) of the message Event (event.proto): wall_time 1, step 2, file_version 3, session_log 7 with status 1,
 * of which START is 1.
 */
export async function writeSessionStart(folder: string, step: number, now = Date.now()): Promise<void> {
  await mkdir(folder, { recursive: true });
  const time = Buffer.alloc(9);
  time[0] = 0x09;
  time.writeDoubleLE(now / 1000, 1);
  const version = Buffer.from("brain.Event:2");
  const first = Buffer.concat([time, Buffer.from([0x1a, version.length]), version]);
  const start = Buffer.concat([time, Buffer.from([0x10, ...varint(step)]), Buffer.from([0x3a, 2, 0x08, 1])]);
  // Files are read in the order of their names, each to its end: this one between the old ones and the new one, in whose
  // name the process's number, which never begins with 0, stands here.
  const name = `events.out.tfevents.${String(Math.floor(now / 1000)).padStart(10, "0")}.${hostname()}.0.0.v2`;
  await writeWhole(join(folder, name), Buffer.concat([record(first), record(start)]));
}

function record(event: Uint8Array): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(event.length));
  head.writeUInt32LE(masked(head.subarray(0, 8)), 8);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(masked(event));
  return Buffer.concat([head, event, tail]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** Rotated and shifted, so that a checksum of data with checksums in it is no special case (TensorFlow's crc32c.h). */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** The Castagnoli checksum, reflected polynomial 0x82f63b78, bit by bit: the messages are short. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}
