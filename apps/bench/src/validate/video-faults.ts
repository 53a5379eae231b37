import { type Pixels, Random } from "@mfim/core";
import { movedPicture } from "./moved-picture.ts";

/** A frame of a video: its number, its true swap as `truth`, and true swaps with one attribute wrong. */
interface TrueFrame {
  readonly frame: number;
  readonly pictures: Readonly<Record<string, Pixels>>;
}

/** One kind of error, as it is in a frame that has it. */
interface FrameError {
  readonly about: string;
  readonly make: (pictures: TrueFrame["pictures"], truth: Pixels) => Pixels;
}

const variant = (name: string, about: string): FrameError => ({ about, make: (pictures) => pictures[name] as Pixels });

/** Every value goes up or down by as much; half of them each. */
const noiseSteps = 8;

/** By what is wrong. */
export const frameErrors: Readonly<Record<string, FrameError>> = {
  identity: variant("wrong-shape", "another person's shape"),
  expression: variant("wrong-expression", "another expression"),
  pose: variant("wrong-pose", "the head turned elsewhere"),
  place: { about: "one pixel to the right", make: (_, truth) => movedPicture(truth, { x: 1 }) },
  colour: { about: "5 steps of 255 brighter", make: (_, truth) => movedPicture(truth, { lift: 5 }) },
  noise: { about: `noise of ${noiseSteps} steps of 255`, make: (_, truth) => noisy(truth) },
};

/** Pictures of the truth set that the errors are made of. */
export const frameErrorVariants = ["wrong-shape", "wrong-expression", "wrong-pose"] as const;

export interface VideoFault {
  readonly about: string;
  readonly make: (frame: TrueFrame) => Pixels;
}

const truthOf = ({ pictures }: TrueFrame) => pictures["truth"] as Pixels;

/**
 * What is wrong in every frame alike, which is no flicker (`steady-KIND`), the same in every second frame (`flickering-KIND`), and a light that rises evenly
 * by a step of 255 a frame (`drifting-colour`).
 */
export const videoFaults: Readonly<Record<string, VideoFault>> = {
  truth: { about: "the true swap of every frame", make: truthOf },
  ...Object.fromEntries(
    Object.entries(frameErrors).flatMap(([kind, { about, make }]): [string, VideoFault][] => [
      [
        `steady-${kind}`,
        { about: `the true swap with ${about}, in every frame`, make: (frame) => make(frame.pictures, truthOf(frame)) },
      ],
      [
        `flickering-${kind}`,
        {
          about: `the true swap with ${about}, in every second frame`,
          make: (frame) => (frame.frame % 2 === 0 ? truthOf(frame) : make(frame.pictures, truthOf(frame))),
        },
      ],
    ]),
  ),
  "drifting-colour": {
    about: "the true swap, a step of 255 brighter with every frame",
    make: (frame) => movedPicture(truthOf(frame), { lift: frame.frame }),
  },
};

/** The same pattern at every call. */
function noisy({ width, height, data }: Pixels): Pixels {
  const random = new Random(1);
  const changed = (value: number) => value + (random.uniform() < 0.5 ? noiseSteps : -noiseSteps);
  return { width, height, data: data.map((value) => Math.max(0, Math.min(255, changed(value)))) };
}
