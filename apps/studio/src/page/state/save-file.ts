import type { StudioModel } from "../../model/studio-model.ts";
import type { SavedKind } from "../components/save-panel.tsx";
import type { MixOrder, StudioTasks } from "../worker/protocol.ts";
import { pathStops } from "./mix-rows.ts";
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
  const target = saving.photographs.get(saving.order.target.photograph)?.name ?? "picture";
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

const makers: Readonly<Record<SavedKind, (saving: Saving) => Promise<Blob>>> = {
  png: ({ order, tasks }) => tasks.exportPicture(order, "image/png"),
  jpeg: ({ order, tasks }) => tasks.exportPicture(order, "image/jpeg"),
  sheet: ({ order, tasks }) => {
    const count = order.sources.length;
    return tasks.exportSheet(order, count > 1 ? pathStops(order.weights.length, count, sheetStops) : []);
  },
  recipe: async ({ order, photographs, model }) => {
    const text = JSON.stringify(recipeOf(order, photographs, model), null, 2);
    return new Blob([`${text}\n`], { type: "application/json" });
  },
};
