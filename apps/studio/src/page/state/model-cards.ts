import type { ModelCard } from "../../model/model-card.ts";

/** The server's list of models; empty where there is no answer. */
export async function loadModelCards(): Promise<readonly ModelCard[]> {
  try {
    return (await (await fetch("/models.json")).json()) as readonly ModelCard[];
  } catch {
    return [];
  }
}
