import { DataError, type ImageBatch, type Pixels, pixelsToImages } from "@mfim/core";
import { embedGallery, type GalleryBatch, type GalleryEntry } from "@mfim/metrics";
import type { BenchPair, BenchProtocol, PairPictures } from "../protocol/bench-protocol.ts";
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
  // Every pair of a source: where the first cannot be read for its target's sake, another shows the source, too.
  const places = new Map<string, number[]>();
  const key = ({ source, sourcePerson, id }: BenchPair) => (protocol.mixing ? id : `${sourcePerson}\0${source}`);
  for (const [index, pair] of protocol.pairs.entries())
    places.set(key(pair), [...(places.get(key(pair)) ?? []), index]);
  if (new Set(protocol.pairs.map(({ sourcePerson }) => sourcePerson)).size < 2) return undefined;
  return embedGallery(recognizer, aligner, batches(protocol, [...places.values()], batch));
}

/** In an ID mixing the truth's other picture stands for the mixed person: the sources are two others. */
async function* batches(
  protocol: BenchProtocol,
  sources: readonly (readonly number[])[],
  size: number,
): AsyncGenerator<GalleryBatch> {
  const role = protocol.mixing ? "reference" : "source";
  for (let at = 0; at < sources.length; at += size) {
    const people: string[] = [];
    const pictures: Pixels[] = [];
    for (const places of sources.slice(at, at + size)) {
      const found = await firstReadable(protocol, places);
      if (found === undefined) continue;
      people.push((protocol.pairs[found.place] as BenchPair).sourcePerson);
      pictures.push(found.read.pictures[role] as Pixels);
    }
    if (people.length === 0) continue;
    const images: ImageBatch = pixelsToImages(pictures);
    try {
      yield { people, pictures: images };
    } finally {
      images.dispose();
    }
  }
}

/** The first of several pairs whose pictures can be read; `undefined` where none can, so that none of them is measured. */
async function firstReadable(
  protocol: BenchProtocol,
  places: readonly number[],
): Promise<{ readonly place: number; readonly read: PairPictures } | undefined> {
  for (const place of places) {
    try {
      return { place, read: await protocol.read(place) };
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
    }
  }
  return undefined;
}
