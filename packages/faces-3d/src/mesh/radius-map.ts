import { AXIS_Z } from "../head/hairline.ts";
import type { PreparedHead } from "../head/prepared-head.ts";
import type { PersonShape } from "./person-shape.ts";

const COLUMNS = 72;
const ROWS = 36;

/** The middle of the skull, from which hair is measured. */
export const SKULL_CENTRE = [0, 4.2, AXIS_Z] as const;

/** Distance from the skull's middle to the scalp by direction, ears left out, holes filled. */
export class RadiusMap {
  readonly #cells = new Float32Array(COLUMNS * ROWS);

  constructor(head: PreparedHead, shape: PersonShape) {
    const count = new Float32Array(COLUMNS * ROWS);
    const [start, end] = [head.model.regions.face[0], head.model.regions.headAndNeck[1]];
    for (let v = start; v < end; v++) {
      if (head.fields.ears[v]! > 0.05) continue;
      const x = shape.positions[3 * v]! - SKULL_CENTRE[0];
      const y = shape.positions[3 * v + 1]! - SKULL_CENTRE[1];
      const z = shape.positions[3 * v + 2]! - SKULL_CENTRE[2];
      const radius = Math.hypot(x, y, z);
      const column = Math.floor((Math.atan2(x, z) / (2 * Math.PI) + 0.5) * COLUMNS) % COLUMNS;
      const row = Math.min(ROWS - 1, Math.floor((Math.asin(y / radius) / Math.PI + 0.5) * ROWS));
      const cell = row * COLUMNS + column;
      this.#cells[cell] = Math.max(this.#cells[cell]!, radius);
      count[cell] = 1;
    }
    for (let pass = 0; pass < 22 && count.includes(0); pass++) this.#spread(count, false);
    for (let pass = 0; pass < 2; pass++) this.#spread(count, true);
  }

  /** Fills empty cells from their neighbours; with `all`, smooths every cell a little. */
  #spread(known: Float32Array, all: boolean): void {
    const before = this.#cells.slice();
    const were = known.slice();
    for (let r = 0; r < ROWS; r++) {
      for (let c = 0; c < COLUMNS; c++) {
        const cell = r * COLUMNS + c;
        if (were[cell]! > 0 && !all) continue;
        let sum = 0;
        let weight = 0;
        for (let j = -1; j <= 1; j++) {
          for (let i = -1; i <= 1; i++) {
            const row = Math.min(ROWS - 1, Math.max(0, r + j));
            const other = row * COLUMNS + ((c + i + COLUMNS) % COLUMNS);
            if (were[other]! === 0) continue;
            sum += before[other]!;
            weight += 1;
          }
        }
        if (weight === 0) continue;
        this.#cells[cell] = sum / weight;
        known[cell] = 1;
      }
    }
  }

  /** Radius in a unit direction, bilinear between cells. */
  at(x: number, y: number, z: number): number {
    const u = (Math.atan2(x, z) / (2 * Math.PI) + 0.5) * COLUMNS - 0.5 + COLUMNS;
    const v = Math.min(
      ROWS - 1.001,
      Math.max(0, (Math.asin(Math.min(1, Math.max(-1, y))) / Math.PI + 0.5) * ROWS - 0.5),
    );
    const c = Math.floor(u);
    const r = Math.floor(v);
    const [fu, fv] = [u - c, v - r];
    const left = r * COLUMNS + (c % COLUMNS);
    const right = r * COLUMNS + ((c + 1) % COLUMNS);
    const cells = this.#cells;
    const low = cells[left]! * (1 - fu) + cells[right]! * fu;
    const high = cells[left + COLUMNS]! * (1 - fu) + cells[right + COLUMNS]! * fu;
    return low * (1 - fv) + high * fv;
  }
}
