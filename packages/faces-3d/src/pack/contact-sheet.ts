import type { Pixels } from "@mfim/core";
import { writeWhole } from "@mfim/files";
import { contactSheet } from "@mfim/photographs/sheets";
import sharp from "sharp";
import type { HeadModel } from "../head/head-model.ts";
import { sampleDetailedPerson } from "../person/sample-detailed-person.ts";
import { samplePerson } from "../person/sample-person.ts";
import { samplePhotographicPerson } from "../person/sample-photographic-person.ts";
import { renderFace } from "../render/render-face.ts";
import { sampleDetailedScene, samplePhotographicScene } from "../scene/sample-detailed-scene.ts";
import { sampleScene } from "../scene/sample-scene.ts";
import type { SkinLibrary } from "../skins/library/skin-library.ts";
import { sceneOfStratum } from "../truth/sample-truth-pair.ts";
import { STRATA } from "../truth/strata.ts";
import { DIGITAL_SOURCE_TYPE, PHOTOGRAPHIC_SOURCE_TYPE, provenanceXmp } from "./provenance.ts";

export interface ContactSheetOptions {
  readonly out: string;
  readonly seed: string;
  readonly rows: number;
  readonly columns: number;
  readonly size: number;
  /** One person a row in different scenes, or somebody else in every picture. */
  readonly personPerRow: boolean;
  /** People and scenes of the detailed look. */
  readonly detailed?: boolean;
  /** People and scenes of the photographic look, of this library. */
  readonly skins?: SkinLibrary;
  /** Scenes as the targets of truth sets: column i is of stratum i modulo five. Not of the plain look. */
  readonly strata?: boolean;
}

/** Renders rows x columns faces into one PNG; above it stands who is in a row, above its columns their strata, where they have some. */
export async function drawContactSheet(
  head: HeadModel,
  { out, seed, rows, columns, size, personPerRow, detailed, skins, strata }: ContactSheetOptions,
): Promise<void> {
  const draw = (index: number) => {
    if (skins) return samplePhotographicPerson(head, skins, seed, index);
    return detailed ? sampleDetailedPerson(head, seed, index) : samplePerson(seed, index);
  };
  const sample = skins ? samplePhotographicScene : detailed ? sampleDetailedScene : sampleScene;
  const strataOfColumns = Array.from({ length: columns }, (_, column) => STRATA[column % STRATA.length]!);
  const pictures: Pixels[] = [];
  for (let row = 0; row < rows; row++) {
    const rowPerson = draw(row);
    for (let column = 0; column < columns; column++) {
      const person = personPerRow ? rowPerson : draw(row * columns + column);
      const number = personPerRow ? column : 0;
      const scene = strata
        ? sceneOfStratum(`${seed}/${number}`, person, strataOfColumns[column]!, skins ? "photographic" : "detailed")
        : sample(seed, person, number);
      const { pixels } = renderFace(head, { person, scene }, { size, ...(skins && { skins }) });
      pictures.push({ width: size, height: size, data: pixels });
    }
  }
  const sheet = await contactSheet(pictures, {
    columns,
    heading: personPerRow ? "one person a row" : "somebody else in every picture",
    ...(strata && { titles: strataOfColumns }),
  });
  const picture = sharp(sheet).withXmp(provenanceXmp(skins ? PHOTOGRAPHIC_SOURCE_TYPE : DIGITAL_SOURCE_TYPE));
  await writeWhole(out, new Uint8Array(await picture.png({ palette: true, quality: 90 }).toBuffer()));
}
