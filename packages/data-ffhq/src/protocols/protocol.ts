import { createHash } from "node:crypto";
import { DataError } from "@mfim/core";
import { type FrameChoice, frameText } from "./frame-choice.ts";

/** A picture by the name that its data set gives it, or a frame of a video by a rule that needs no data to be written down. */
export interface PictureReference {
  /** The data set's own name: "28000" of CelebA-HQ, "000" for a video of FaceForensics++, a path in a folder. */
  readonly picture: string;
  /** Only where `picture` is a video. */
  readonly frame?: FrameChoice;
}

/** One swap: the source's identity is to appear in the target. Order matters. */
export interface ProtocolPair {
  /** Unique in its protocol; also the name under which a method's output for it is kept, without an extension. */
  readonly id: string;
  readonly source: PictureReference;
  readonly target: PictureReference;
  /** Other pictures of the source's person, to compare the swap's identity with. May be empty. */
  readonly references: readonly PictureReference[];
  /** Whose face the source shows, where the protocol says so: intervals are then over people. Not part of the checksum. */
  readonly person?: string;
}

/** Which swaps are measured, in which order: what a result names so that anybody can repeat it. */
export interface Protocol {
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  /** Where the rule was stated. */
  readonly origin: string;
  /** The data set whose pictures are named, such as "celeba-hq". */
  readonly dataset: string;
  readonly pairs: readonly ProtocolPair[];
  /** SHA-256, hexadecimal, over the data set and every pair: equal checksums mean equal swaps in equal order. */
  readonly checksum: string;
}

export const referenceText = ({ picture, frame }: PictureReference): string =>
  frame === undefined ? picture : `${picture}#${frameText(frame)}`;

/** Puts a protocol together. @throws DataError for two pairs of one id, and for none */
export function makeProtocol(parts: Omit<Protocol, "checksum">): Protocol {
  if (parts.pairs.length === 0) throw new DataError(`Protocol "${parts.name}": expected at least one pair, got none.`);
  const ids = new Set<string>();
  for (const { id } of parts.pairs) {
    if (ids.has(id)) throw new DataError(`Protocol "${parts.name}": expected every pair once, got "${id}" twice.`);
    ids.add(id);
  }
  return { ...parts, checksum: checksumOf(parts.dataset, parts.pairs) };
}

function checksumOf(dataset: string, pairs: readonly ProtocolPair[]): string {
  const hash = createHash("sha256").update(`${dataset}\n`);
  for (const { id, source, target, references } of pairs)
    hash.update(`${[id, ...[source, target, ...references].map(referenceText)].join("\t")}\n`);
  return hash.digest("hex");
}
