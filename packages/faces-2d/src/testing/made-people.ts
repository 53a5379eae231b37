import type { PersonUse, Sex } from "../library/photographed-person.ts";
import {
  FRAME,
  LIBRARY_FORMAT,
  type LibraryPerson,
  type LibraryPortrait,
  type PortraitLibrary,
} from "../library/portrait-library.ts";
import { FACE_OVAL, type FaceOpening, LEFT_EYE, MESH_POINTS, MOUTH, RIGHT_EYE } from "../mesh/face-parts.ts";
import { between } from "../random/draw.ts";
import { stream } from "../random/stream.ts";

/** Somebody drawn with a few ellipses, whose mesh is known: for tests. */
export interface MadePerson {
  readonly id: string;
  readonly sex: Sex;
  readonly split: PersonUse;
  /** Factors of the outline's half axes, and where eyes and mouth sit. */
  readonly wide: number;
  readonly long: number;
  readonly eyes: number;
  readonly skin: readonly [number, number, number];
}

export function madePerson(id: string, sex: Sex, split: PersonUse = "train"): MadePerson {
  const random = stream("made", id);
  return {
    id,
    sex,
    split,
    wide: between(random, 0.93, 1.07),
    long: between(random, 0.95, 1.05),
    eyes: between(random, -8, 8),
    skin: [between(random, 150, 215), between(random, 110, 160), between(random, 90, 140)],
  };
}

const MIDDLE = [320, 335] as const;

/** [468, 3]: the outline an ellipse, eyes and mouth two arcs each, everything else spread over the ellipse; z bulges to the viewer. */
export function madePoints({ wide, long, eyes }: MadePerson, smiling: boolean): Float32Array {
  const points = new Float32Array(MESH_POINTS * 3);
  const put = (i: number, u: number, v: number) => {
    points[3 * i] = MIDDLE[0] + 130 * wide * u;
    points[3 * i + 1] = MIDDLE[1] + 165 * long * v + (Math.abs(v + 0.15) < 0.12 ? eyes : 0);
    points[3 * i + 2] = 110 * (u * u + v * v) - 60;
  };
  for (let i = 0; i < MESH_POINTS; i++) {
    const radius = 0.93 * Math.sqrt((i + 0.5) / MESH_POINTS);
    const angle = 2.399963 * i;
    put(i, radius * Math.sin(angle), radius * Math.cos(angle));
  }
  FACE_OVAL.forEach((point, i) => {
    const angle = (2 * Math.PI * i) / FACE_OVAL.length;
    put(point, Math.sin(angle), -Math.cos(angle));
  });
  const arcs = ({ corners, upper, lower }: FaceOpening, u: number, v: number, half: number, open: number) => {
    put(corners[0], u - half, v);
    put(corners[1], u + half, v);
    upper.forEach((point, i) => {
      const along = (2 * (i + 1)) / (upper.length + 1) - 1;
      put(point, u + half * along, v - open * (1 - along * along));
      put(lower[i]!, u + half * along, v + open * (1 - along * along));
    });
  };
  arcs(RIGHT_EYE, -0.42, -0.15, 0.17, 0.05);
  arcs(LEFT_EYE, 0.42, -0.15, 0.17, 0.05);
  const grin = smiling ? 0.36 : 0.28;
  arcs(MOUTH, 0, 0.5, grin, smiling ? 0.07 : 0.012);
  put(61, -grin - 0.03, 0.5);
  put(291, grin + 0.03, 0.5);
  return points;
}

/** The drawing: grey background, dark hair around the upper half, skin with soft shading, white eyeballs, a red mouth. */
export function madePixels(person: MadePerson, smiling: boolean): Uint8Array {
  const { wide, long, eyes, skin } = person;
  const pixels = new Uint8Array(FRAME * FRAME * 3);
  for (let y = 0; y < FRAME; y++) {
    for (let x = 0; x < FRAME; x++) {
      const [u, v] = [(x - MIDDLE[0]) / (130 * wide), (y - MIDDLE[1]) / (165 * long)];
      let [r, g, b] = [200 - y / 40, 204 - y / 40, 206 - y / 40];
      const paint = (red: number, green: number, blue: number) => {
        [r, g, b] = [red, green, blue];
      };
      const round = u * u + v * v;
      if (isShoulder(u, v)) paint(80, 90, 120);
      if (isHair(u, v)) paint(40, 30, 24);
      if (round < 1.02) {
        const shade = 1 - 0.25 * round + 0.05 * Math.sin(9 * u + 4 * v);
        paint(skin[0] * shade, skin[1] * shade, skin[2] * shade);
        const eye = Math.hypot((Math.abs(u) - 0.42) / 0.17, (v + 0.15 - eyes / (165 * long)) / 0.05);
        if (eye < 0.45) paint(50, 60, 40);
        else if (eye < 1) paint(225, 225, 225);
        const mouth = Math.hypot(u / (smiling ? 0.42 : 0.33), (v - 0.5) / (smiling ? 0.11 : 0.05));
        if (smiling && mouth < 0.6) paint(230, 225, 210);
        else if (mouth < 1) paint(150, 60, 60);
      }
      const at = 3 * (y * FRAME + x);
      pixels[at] = r;
      pixels[at + 1] = g;
      pixels[at + 2] = b;
    }
  }
  return pixels;
}

/** The masks are those of the drawing, not found: whether they would be is another test's matter. */
function madePortrait(person: MadePerson, smiling: boolean): LibraryPortrait {
  const { wide, long } = person;
  const [bare, matte] = [new Uint8Array(FRAME * FRAME), new Uint8Array(FRAME * FRAME)];
  for (let p = 0; p < bare.length; p++) {
    const [u, v] = [((p % FRAME) - MIDDLE[0]) / (130 * wide), (Math.floor(p / FRAME) - MIDDLE[1]) / (165 * long)];
    const round = u * u + v * v;
    if (round < 1) bare[p] = 255;
    if (round < 1.02 || isShoulder(u, v) || isHair(u, v)) matte[p] = 255;
  }
  // 200 - y / 40 at pixel y, and 4 and 6 more in green and blue, in the terms of a backdrop.
  const backdrop = Float32Array.from(
    [0, 4, 6].flatMap((more) => [200 + more - (FRAME - 1) / 80, 0, -FRAME / 80, 0, 0, 0]),
  );
  return { pixels: madePixels(person, smiling), points: madePoints(person, smiling), bare, matte, backdrop };
}

const isShoulder = (u: number, v: number): boolean => v > 0.7 && Math.abs(u) < 0.6 + 1.2 * Math.max(0, v - 1);
const isHair = (u: number, v: number): boolean => u * u + v * v < 1.5 ** 2 && v < 0.35;

/** A library that is nowhere on disk. */
export function madeLibrary(people: readonly MadePerson[]): PortraitLibrary {
  const index = people.map(({ id, sex, split }): LibraryPerson => {
    return { id, sex, group: "made", split, photographs: [id, id], crops: [512, 512] };
  });
  return {
    folder: "made",
    index: { format: LIBRARY_FORMAT, set: "made", credit: "drawn ellipses", people: index },
    async portraits(id) {
      const person = people.find((one) => one.id === id)!;
      return [madePortrait(person, false), madePortrait(person, true)];
    },
  };
}

/** Six people of each sex. */
export const MADE_PEOPLE: readonly MadePerson[] = Array.from({ length: 12 }, (_, i) =>
  madePerson(`made-${i}`, i % 2 === 0 ? "female" : "male"),
);
