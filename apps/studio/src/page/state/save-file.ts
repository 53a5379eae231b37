import type { StudioModel } from "../../model/studio-model.ts";
import type { SavedKind } from "../components/save-panel.tsx";
import type { FaceMix, MixOrder, MorphStop, StudioTasks } from "../worker/protocol.ts";
import { describePlace } from "./describe-place.ts";
import { pathPosition, pathStops } from "./mix-rows.ts";
import { type Photographs, recipeOf } from "./recipe.ts";

interface Saving {
  readonly order: MixOrder;
  readonly tasks: StudioTasks;
  readonly photographs: Photographs;
  readonly model: StudioModel;
}

const endings: Readonly<Record<SavedKind, string>> = {
  png: "mixed.png",
  jpeg: "mixed.jpg",
  sheet: "sheet.png",
  recipe: "recipe.json",
};

/** Makes a file and hands it to the browser to be saved. @returns its name */
export async function saveFile(kind: SavedKind, saving: Saving): Promise<string> {
  const target = saving.photographs.get(saving.order.photograph)?.name ?? "picture";
  const blob = await makers[kind](saving);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${target.replace(/\.[^.]*$/, "").replaceAll(/\s+/g, "-")}-${endings[kind]}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return link.download;
}

/** Stops of a contact sheet's morph. */
const sheetStops = 5;

/** The way through the sources of the face that was painted last; none where there is one source. */
function stopsOf(mix: FaceMix | undefined): readonly MorphStop[] {
  const count = mix?.sources.length ?? 0;
  if (mix === undefined || count < 2) return [];
  return pathStops(mix.weights.length, count, sheetStops).map((weights) => ({
    weights,
    label: describePlace(pathPosition(weights) ?? 0),
  }));
}

const makers: Readonly<Record<SavedKind, (saving: Saving) => Promise<Blob>>> = {
  png: ({ order, tasks }) => tasks.exportPicture(order, "image/png"),
  jpeg: ({ order, tasks }) => tasks.exportPicture(order, "image/jpeg"),
  sheet: ({ order, tasks }) => tasks.exportSheet(order, stopsOf(order.faces.at(-1))),
  recipe: async ({ order, photographs, model }) => {
    const text = JSON.stringify(recipeOf(order, photographs, model), null, 2);
    return new Blob([`${text}\n`], { type: "application/json" });
  },
};
