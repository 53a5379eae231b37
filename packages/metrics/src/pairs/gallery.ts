import { DataError, type FaceAligner, type FaceRecognizer, type ImageBatch } from "@mfim/core";
import { embeddingObserver } from "./identity-metrics.ts";
import { innerProduct } from "./vector.ts";

/** Pictures that identities are retrieved from: a unit embedding and its person's label each. */
export interface GalleryEntry {
  readonly person: string;
  readonly embedding: Float32Array;
}

/** A labelled batch on its way into a gallery. */
export interface GalleryBatch {
  readonly people: readonly string[];
  /** FFHQ-aligned, [N, S, S, 3] in [-1, 1]; stays the caller's. */
  readonly pictures: ImageBatch;
}

/** Embeds the pictures of a gallery, batch by batch. */
export async function embedGallery(
  recognizer: FaceRecognizer,
  aligner: FaceAligner,
  batches: AsyncIterable<GalleryBatch> | Iterable<GalleryBatch>,
): Promise<GalleryEntry[]> {
  const observer = embeddingObserver(recognizer, aligner);
  const entries: GalleryEntry[] = [];
  for await (const { people, pictures } of batches) {
    const { embedding } = await observer.look(pictures);
    embedding.forEach((row, n) => {
      entries.push({ person: people[n] as string, embedding: row });
    });
  }
  return entries;
}

/**
 * Rank of `person` among the people of a gallery for a query, from 1: people are ordered by their most similar picture
 * (cosine: the rows are units), and one who is exactly as similar counts as ahead.
 * @throws DataError where the gallery does not hold the person
 */
export function retrievalRank(query: Float32Array, person: string, gallery: readonly GalleryEntry[]): number {
  const best = new Map<string, number>();
  for (const entry of gallery) {
    const similarity = innerProduct(query, entry.embedding);
    if (similarity > (best.get(entry.person) ?? Number.NEGATIVE_INFINITY)) best.set(entry.person, similarity);
  }
  const own = best.get(person);
  if (own === undefined)
    throw new DataError(
      `Retrieval: expected the source person "${person}" among the ${best.size} people of the gallery; build it from the protocol's source pictures.`,
    );
  return [...best.values()].filter((similarity) => similarity >= own).length;
}
