import type { HeadModel } from "../head/head-model.ts";
import type { Person } from "../person/person.ts";
import { samplePerson } from "../person/sample-person.ts";
import { samplePhotographicPerson } from "../person/sample-photographic-person.ts";
import { renderFace } from "../render/render-face.ts";
import { samplePhotographicScene } from "../scene/sample-detailed-scene.ts";
import { DEFAULT_SCENE_LIMITS, type SceneLimits, sampleScene } from "../scene/sample-scene.ts";
import type { Scene } from "../scene/scene.ts";
import type { SkinLibrary } from "../skins/library/skin-library.ts";

/** One unit of work: all pictures of one person. */
export interface PersonJob {
  readonly seed: number | string;
  readonly person: number;
  /** Pictures of this person. */
  readonly each: number;
  /** Pixels a side. */
  readonly size: number;
  readonly limits?: SceneLimits;
}

/** People and scenes of the photographic look where there is a skin library, else of the plain one. */

/** What a job gives: a function of the job and the head alone, whoever worked it off. */
export interface PersonPictures {
  readonly job: PersonJob;
  readonly person: Person;
  readonly scenes: readonly Scene[];
  /** [each, size, size, 3] sRGB */
  readonly pixels: Uint8Array;
  /** [each, 68, 2] pixels, (0, 0) at the centre of the top left pixel */
  readonly landmarks: Float32Array;
  /** [each, 6] from the plane at depth 1 to the unit crop */
  readonly crops: Float64Array;
}

export function runPersonJob(head: HeadModel, job: PersonJob, skins?: SkinLibrary): PersonPictures {
  const person = skins
    ? samplePhotographicPerson(head, skins, job.seed, job.person)
    : samplePerson(job.seed, job.person);
  const sample = skins ? samplePhotographicScene : sampleScene;
  const scenes = Array.from({ length: job.each }, (_, i) =>
    sample(job.seed, person, i, job.limits ?? DEFAULT_SCENE_LIMITS),
  );
  const bytes = job.size * job.size * 3;
  const pixels = new Uint8Array(job.each * bytes);
  const landmarks = new Float32Array(job.each * 136);
  const crops = new Float64Array(job.each * 6);
  scenes.forEach((scene, i) => {
    const face = renderFace(head, { person, scene }, { size: job.size, ...(skins && { skins }) });
    pixels.set(face.pixels, i * bytes);
    landmarks.set(face.landmarks, i * 136);
    crops.set(face.crop, i * 6);
  });
  return { job, person, scenes, pixels, landmarks, crops };
}
