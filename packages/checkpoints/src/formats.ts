import type { ByteSource } from "./bytes/byte-source.ts";
import type { CheckpointContent, ReadOptions } from "./checkpoint.ts";
import { readPytorchLegacy } from "./pytorch/read-pytorch-legacy.ts";
import { readPytorchZip } from "./pytorch/read-pytorch-zip.ts";
import { readSafetensors } from "./safetensors/read-safetensors.ts";

/** What a format is recognised by: the file's first bytes and its name. */
export interface Clues {
  /** The first bytes, at most 64. */
  readonly head: Uint8Array;
  /** Lower case. */
  readonly fileName: string;
}

export interface CheckpointFormat {
  readonly name: string;
  /** For messages. */
  readonly extensions: string;
  readonly matches: (clues: Clues) => boolean;
  readonly read: (source: ByteSource, options: ReadOptions) => CheckpointContent | Promise<CheckpointContent>;
}

const startsWith = ({ head }: Clues, ...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
const isZip = (clues: Clues) => startsWith(clues, 0x50, 0x4b);
/** PROTO 2, LONG1 of 10 bytes: torch's magic number. */
const isTorchMagic = (clues: Clues) =>
  startsWith(clues, 0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);

/** The formats, tried in this order: by content where it tells, by name where it does not. */
export const formats: readonly CheckpointFormat[] = [
  { name: "pytorch-legacy", extensions: ".pt .pth .ckpt", matches: isTorchMagic, read: readPytorchLegacy },
  { name: "pytorch-zip", extensions: ".pt .pth .ckpt", matches: isZip, read: readPytorchZip },
  { name: "safetensors", extensions: ".safetensors", matches: ({ head }) => head[8] === 0x7b, read: readSafetensors },
];
