import { join } from "node:path";
import { encodeSafetensors } from "@mfim/checkpoints/typed";
import { writeWhole } from "@mfim/files";
import { FRAME, personFile } from "../library/portrait-library.ts";
import { MESH_POINTS } from "../mesh/face-parts.ts";
import { type MadePerson, madeLibrary } from "./made-people.ts";

/** Writes drawn people as a portrait library: for tests of what reads one. */
export async function writeMadeLibrary(folder: string, people: readonly MadePerson[]): Promise<void> {
  const library = madeLibrary(people);
  for (const { id } of people) {
    const views = await library.portraits(id);
    const bytes = (name: "pixels" | "bare" | "matte") => new Uint8Array(Buffer.concat(views.map((view) => view[name])));
    const floats = (name: "points" | "backdrop") => Float32Array.from(views.flatMap((view) => [...view[name]]));
    const tensors = {
      pictures: { shape: [2, FRAME, FRAME, 3], data: bytes("pixels") },
      bare: { shape: [2, FRAME, FRAME], data: bytes("bare") },
      matte: { shape: [2, FRAME, FRAME], data: bytes("matte") },
      points: { shape: [2, MESH_POINTS, 3], data: floats("points") },
      backdrop: { shape: [2, 3, 6], data: floats("backdrop") },
    };
    await writeWhole(join(folder, personFile(id)), encodeSafetensors(tensors, {}));
  }
  await writeWhole(join(folder, "library.json"), JSON.stringify(library.index));
}
