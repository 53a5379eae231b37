import type { TypedArrayTensor } from "@mfim/checkpoints/typed";
import { encodeSafetensors } from "@mfim/checkpoints/typed";
import { rotationInPicture } from "../geometry/pose.ts";
import type { Person } from "../person/person.ts";
import { expandWeights } from "../scene/expression-presets.ts";
import type { Scene } from "../scene/scene.ts";
import type { PersonPictures } from "../workers/person-job.ts";

/** Columns of the identity tensor: the head's axes, those that are not sampled are 0. */
const IDENTITY_COLUMNS = 100;

/** A picture with its truth: a row of a training shard. */
export interface TrainingRow {
  /** Index of the person within the set. */
  readonly personIndex: number;
  readonly person: Person;
  readonly scene: Scene;
  /** [size, size, 3] sRGB */
  readonly pixels: Uint8Array;
  /** [68, 2] pixels */
  readonly landmarks: ArrayLike<number>;
  readonly crop: ArrayLike<number>;
}

/** The rows of people's pictures, in order. */
export function rowsOfPeople(people: readonly PersonPictures[]): TrainingRow[] {
  return people.flatMap(({ job, person, scenes, pixels, landmarks, crops }) => {
    const bytes = pixels.length / scenes.length;
    return scenes.map((scene, i) => ({
      personIndex: job.person,
      person,
      scene,
      pixels: pixels.subarray(i * bytes, (i + 1) * bytes),
      landmarks: landmarks.subarray(i * 136, (i + 1) * 136),
      crop: crops.subarray(i * 6, (i + 1) * 6),
    }));
  });
}

/**
 * One file of a training set (safetensors), a row a picture:
 * `pictures` U8 [n, size, size, 3] sRGB; `identity` F32 [n, 100] standard deviations; `expression` F32 [n, E] weights in
 * the order of the metadata entry `expression_names`; `pose` F32 [n, 3] yaw, pitch, roll in degrees; `gaze` F32 [n, 2]
 * yaw, pitch in degrees; `landmarks` F32 [n, 68, 2] pixels; `camera` F32 [n, 1] distance in centimetres;
 * `crop` F32 [n, 6] and `rotation` F32 [n, 3, 3]: the head's rotation as the aligned picture shows it (the crop takes most of the
 * roll away); x right, y up, z to the viewer. `person` I32 [n] index of the person.
 */
export function encodeTrainingShard(
  rows: readonly TrainingRow[],
  expressionNames: readonly string[],
  metadata: Readonly<Record<string, string>>,
  more: Readonly<Record<string, TypedArrayTensor>> = {},
): Uint8Array {
  const count = rows.length;
  const bytes = rows[0]!.pixels.length;
  const size = Math.sqrt(bytes / 3);
  const pictures = new Uint8Array(count * bytes);
  const identity = new Float32Array(count * IDENTITY_COLUMNS);
  const expression = new Float32Array(count * expressionNames.length);
  const pose = new Float32Array(count * 3);
  const gaze = new Float32Array(count * 2);
  const landmarks = new Float32Array(count * 136);
  const camera = new Float32Array(count);
  const crop = new Float32Array(count * 6);
  const rotation = new Float32Array(count * 9);
  const person = new Int32Array(count);
  for (const [row, { scene, ...one }] of rows.entries()) {
    pictures.set(one.pixels, row * bytes);
    landmarks.set(one.landmarks, row * 136);
    crop.set(one.crop, row * 6);
    rotation.set(rotationInPicture(scene.pose, Math.atan2(one.crop[3]!, one.crop[0]!)), row * 9);
    identity.set(one.person.identity, row * IDENTITY_COLUMNS);
    const weights = expandWeights(scene.expression, expressionNames);
    expressionNames.forEach((name, i) => {
      expression[row * expressionNames.length + i] = weights[name] ?? 0;
    });
    pose.set([scene.pose.yaw, scene.pose.pitch, scene.pose.roll], row * 3);
    gaze.set([scene.gaze.yaw, scene.gaze.pitch], row * 2);
    camera[row] = scene.camera.distance;
    person[row] = one.personIndex;
  }
  return encodeSafetensors(
    {
      pictures: { shape: [count, size, size, 3], data: pictures },
      identity: { shape: [count, IDENTITY_COLUMNS], data: identity },
      expression: { shape: [count, expressionNames.length], data: expression },
      pose: { shape: [count, 3], data: pose },
      gaze: { shape: [count, 2], data: gaze },
      landmarks: { shape: [count, 68, 2], data: landmarks },
      camera: { shape: [count, 1], data: camera },
      crop: { shape: [count, 6], data: crop },
      rotation: { shape: [count, 3, 3], data: rotation },
      person: { shape: [count], data: person },
      ...more,
    },
    { ...metadata, expression_names: JSON.stringify(expressionNames) },
  );
}
