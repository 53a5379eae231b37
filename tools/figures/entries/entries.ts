import type { Entry } from "../entry.ts";
import { latencyEntry, pastingEntries } from "./measured-rows.ts";
import { photographEntries } from "./photographs.ts";
import { londonEntry, pastedEntry, studioEntry, swapsEntry } from "./pictures.ts";
import { mixingEntry, renderedEntries } from "./rendered-people.ts";

/** All that shows the shipped model, what is soon done first. */
export const entries: readonly Entry[] = [
  swapsEntry,
  londonEntry,
  pastedEntry,
  studioEntry,
  latencyEntry,
  ...renderedEntries,
  mixingEntry,
  ...pastingEntries,
  ...photographEntries,
];

/** Pictures under docs/images that do not show the model that ships, and why. */
export const otherPictures: Readonly<Record<string, string>> = {
  "ablations-64-curves.svg": "trainings of an experiment",
  "ablations-64.svg": "models of an experiment",
  "ablations-64.webp": "models of an experiment",
  "backbones-64-curves.svg": "trainings of an experiment",
  "backbones-64.svg": "models of an experiment",
  "backbones-64.webp": "models of an experiment",
  "faces-3d-contact-sheet.png": "rendered people, no model",
  "faces-3d-detailed.png": "rendered people, no model",
  "faces3d-64-curves.svg": "a training of an experiment",
  "lfw-64-curves.svg": "a training of an experiment",
  "swaps-64.webp": "the first model of an experiment, which never shipped",
};
