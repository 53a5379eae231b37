import type { ByteSource } from "./bytes/byte-source.ts";
import type { CheckpointContent, ReadOptions } from "./checkpoint.ts";
import { readHdf5 } from "./keras/read-hdf5.ts";
import { readKerasZip } from "./keras/read-keras-zip.ts";
import { readMat } from "./matlab/read-mat.ts";
import { readNpy } from "./numpy/read-npy.ts";
import { readNpz } from "./numpy/read-npz.ts";
import { readPickle } from "./nvidia/read-pickle.ts";
import { readPytorchLegacy } from "./pytorch/read-pytorch-legacy.ts";
import { readPytorchZip } from "./pytorch/read-pytorch-zip.ts";
import { readJsonIndex } from "./read-json-index.ts";
import { readSafetensors } from "./safetensors/read-safetensors.ts";

/** What a format is recognised by. */
interface Clues {
  /** The first bytes, at most 64, one character each. */
  readonly head: string;
  /** Lower case. */
  readonly fileName: string;
  /** Names of the entries, where the file is a zip archive. */
  readonly zipNames: readonly string[];
}

export interface CheckpointFormat {
  readonly name: string;
  /** For messages. */
  readonly extensions: string;
  readonly matches: (clues: Clues) => boolean;
  readonly read: (source: ByteSource, options: ReadOptions) => CheckpointContent | Promise<CheckpointContent>;
}

/** torch's magic number 0x1950a86a20f9469cfc6c as a pickled integer, behind the protocol and perhaps a frame. */
const torchMagic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

/** PROTO with a version, or what protocols 0 and 1 begin with. */
function isPickle(head: string): boolean {
  return (head[0] === "\x80" && head.charCodeAt(1) <= 5) || /^[(}\]c]/.test(head);
}

/** The formats, tried in this order: by content where it tells, by name where it does not. */
export const formats: readonly CheckpointFormat[] = [
  {
    name: "pytorch-legacy",
    extensions: ".pt .pth .ckpt",
    matches: ({ head }) => head.slice(0, 32).includes(torchMagic),
    read: readPytorchLegacy,
  },
  {
    name: "keras",
    extensions: ".keras",
    matches: ({ zipNames }) => zipNames.includes("model.weights.h5"),
    read: readKerasZip,
  },
  {
    name: "npz",
    extensions: ".npz",
    matches: ({ zipNames }) => zipNames.length > 0 && zipNames.every((name) => name.endsWith(".npy")),
    read: readNpz,
  },
  {
    name: "pytorch-zip",
    extensions: ".pt .pth .ckpt",
    matches: ({ head }) => head.startsWith("PK"),
    read: readPytorchZip,
  },
  { name: "npy", extensions: ".npy", matches: ({ head }) => head.startsWith("\x93NUMPY"), read: readNpy },
  {
    name: "hdf5",
    extensions: ".h5 .hdf5",
    matches: ({ head }) => head.startsWith("\x89HDF\r\n\x1a\n"),
    read: readHdf5,
  },
  { name: "matlab", extensions: ".mat", matches: ({ head }) => head.startsWith("MATLAB "), read: readMat },
  {
    name: "safetensors",
    extensions: ".safetensors",
    matches: ({ head, fileName }) => head.slice(4, 9) === "\0\0\0\0{" || fileName.endsWith(".safetensors"),
    read: readSafetensors,
  },
  {
    name: "json-index",
    extensions: ".index.json model.json",
    matches: ({ head }) => /^\s*\{/.test(head),
    read: readJsonIndex,
  },
  {
    name: "pickle",
    extensions: ".pkl",
    matches: ({ head, fileName }) => isPickle(head) || /\.(pkl|pickle)$/.test(fileName),
    read: readPickle,
  },
];
