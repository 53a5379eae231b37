import { resolve } from "node:path";
import { ConfigError } from "@mfim/core";
import { filePattern } from "./file-pattern.ts";
import { type FolderPreset, folderPresets } from "./folder-presets.ts";

/** Where pictures of another method lie, and how they are named and framed. */
export interface FolderPlace extends Pick<FolderPreset, "pattern" | "framing"> {
  readonly folder: string;
}

/**
 * Reads `PRESET:FOLDER`, or a path with fields, `results/{target:05}_{source:05}.png`; nothing has to be there yet.
 * @throws ConfigError for a preset or a field that is none
 */
export function folderPlace(place: string): FolderPlace {
  const found = placeOf(place);
  filePattern(found.pattern);
  return found;
}

function placeOf(place: string): FolderPlace {
  const [first = "", ...rest] = place.split(":");
  const preset: FolderPreset | undefined = folderPresets[first];
  if (preset !== undefined && rest.length > 0) return { ...preset, folder: resolve(rest.join(":")) };
  const brace = place.indexOf("{");
  if (brace < 0) {
    throw new ConfigError(
      `folder:${place}: expected PRESET:FOLDER with one of ${Object.keys(folderPresets).join(", ")}, or a path with fields such as results/{target:05}_{source:05}.png.`,
    );
  }
  const slash = place.lastIndexOf("/", brace);
  return { folder: resolve(place.slice(0, slash + 1) || "."), pattern: place.slice(slash + 1) };
}
