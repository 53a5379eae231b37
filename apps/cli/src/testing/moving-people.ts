import type { Pixels } from "@mfim/core";
import { type HeadModel, type Person, renderFace, samplePerson, sampleScene } from "@mfim/faces-3d";

/** A rendered person as a cut-out: a square of colours and of what is person. */
export interface CutOut {
  readonly size: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

const prefix = "moving";
const person = (number: number) => samplePerson(prefix, number);

/** Rendered people whose identity is known, each turned by any yaw; renders are kept. */
export class RenderedPeople {
  readonly #head: HeadModel;
  readonly #size: number;
  readonly #known = new Map<string, CutOut>();

  constructor(head: HeadModel, size: number) {
    this.#head = head;
    this.#size = size;
  }

  /** @param yaw degrees, rounded to nines */
  look(who: Person, yaw: number): CutOut {
    const turned = 9 * Math.round(yaw / 9);
    const key = `${who.id} ${turned}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    // One scene for all: light, expression and clothing say nothing of who it is.
    const scene = { ...sampleScene(prefix, person(1), 0), expression: {}, pose: { yaw: turned, pitch: 0, roll: 0 } };
    const { pixels, labels } = renderFace(this.#head, { person: who, scene }, { size: this.#size, samples: 1 });
    const cut = { size: this.#size, pixels, labels };
    this.#known.set(key, cut);
    return cut;
  }

  /** Somebody. */
  someone(number: number): Person {
    return person(number);
  }
}

/** Where in a frame somebody is to be seen; later ones stand before earlier ones. */
export interface Standing {
  readonly look: CutOut;
  /** The square's left and top edge, pixels. */
  readonly left: number;
  readonly top: number;
}

/** A frame with people before a wall. */
export function frameOf(width: number, height: number, standing: readonly Standing[], wall = 90): Pixels {
  const data = new Uint8Array(width * height * 3).fill(wall);
  for (const { look, left, top } of standing)
    for (let y = Math.max(0, -top); y < look.size && y + top < height; y++)
      for (let x = Math.max(0, -left); x < look.size && x + left < width; x++) {
        const from = y * look.size + x;
        if (look.labels[from] === 0) continue;
        data.set(look.pixels.subarray(3 * from, 3 * from + 3), 3 * ((y + top) * width + x + left));
      }
  return { width, height, data };
}
