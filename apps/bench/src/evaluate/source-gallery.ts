import { type ImageBatch, type Pixels, pixelsToImages } from "@mfim/core";
import { embedGallery, type GalleryBatch, type GalleryEntry } from "@mfim/metrics";
import type { BenchPair, BenchProtocol } from "../protocol/bench-protocol.ts";
import type { MetricNetworks } from "./metric-networks.ts";

/**
 * The gallery of ID retrieval: every different source picture of the protocol, labelled with its person, in the
 * protocol's order. Nothing where fewer than two people are among them.
 */
export async function sourceGallery(
  protocol: BenchProtocol,
  { recognizer, aligner }: MetricNetworks,
  batch: number,
): Promise<readonly GalleryEntry[] | undefined> {
  const first = new Map<string, number>();
  const key = ({ source, sourcePerson, id }: BenchPair) => (protocol.mixing ? id : `${sourcePerson}\0${source}`);
  for (const [index, pair] of protocol.pairs.entries()) if (!first.has(key(pair))) first.set(key(pair), index);
  if (new Set(protocol.pairs.map(({ sourcePerson }) => sourcePerson)).size < 2) return undefined;
  return embedGallery(recognizer, aligner, batches(protocol, [...first.values()], batch));
}

/** In an ID mixing the truth's other picture stands for the mixed person: the sources are two others. */
async function* batches(
  protocol: BenchProtocol,
  indices: readonly number[],
  size: number,
): AsyncGenerator<GalleryBatch> {
  const role = protocol.mixing ? "reference" : "source";
  for (let at = 0; at < indices.length; at += size) {
    const part = indices.slice(at, at + size);
    const pictures: Pixels[] = [];
    for (const index of part) pictures.push((await protocol.read(index)).pictures[role] as Pixels);
    const images: ImageBatch = pixelsToImages(pictures);
    try {
      yield { people: part.map((index) => (protocol.pairs[index] as BenchPair).sourcePerson), pictures: images };
    } finally {
      images.dispose();
    }
  }
}
