import { type HeadModel, poseMatrix, renderFace, samplePerson, sampleScene } from "@mfim/faces-3d";

/** A rendered, FFHQ-aligned face with the rotation that it has in the picture. */
export interface RenderedHead {
  readonly person: number;
  /** [size, size, 3] RGB. */
  readonly pixels: Uint8Array;
  /** Row-major 3 x 3, x to the right, y up, z to the viewer: the head's pose turned as the crop turned the picture. */
  readonly rotation: readonly number[];
}

/** Renders `each` pictures of `people` people, one after another, by the seed alone. */
export function* renderedHeads(
  head: HeadModel,
  seed: string,
  people: number,
  each: number,
  size: number,
): Generator<RenderedHead> {
  for (let person = 0; person < people; person++) {
    const sampled = samplePerson(seed, person);
    for (let i = 0; i < each; i++) {
      const scene = sampleScene(seed, sampled, i);
      const { pixels, crop } = renderFace(head, { person: sampled, scene }, { size });
      yield { person, pixels, rotation: turned(poseMatrix(scene.pose), -Math.atan2(crop[3], crop[0])) };
    }
  }
}

/** Rz(angle) R. */
function turned(r: readonly number[], angle: number): number[] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return r.map((value, i) => {
    const column = i % 3;
    if (i < 3) return c * value - s * (r[3 + column] as number);
    return i < 6 ? s * (r[column] as number) + c * value : value;
  });
}
