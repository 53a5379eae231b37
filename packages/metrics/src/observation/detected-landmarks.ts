import { type DetectedFace, imagesToPixels, type LandmarkDetector, type Landmarks, type Pixels } from "@mfim/core";
import type { Role, SwapObservation } from "./swap-observation.ts";

/** Landmarks of the pictures of a role, found once an observation; `null` where no face was found. */
export function detectedLandmarks(
  detector: LandmarkDetector,
  observation: SwapObservation,
  role: Role,
): Promise<readonly (Landmarks | null)[]> {
  const images = observation.picture(role);
  return observation.onceOf(images, [detector, "landmarks"], async () => {
    const found: (Landmarks | null)[] = [];
    for (const picture of await imagesToPixels(images))
      found.push(mostCentral(await detector.detect(picture), picture)?.landmarks ?? null);
    return found;
  });
}

/** Aligned pictures show their face in the middle. */
function mostCentral(faces: readonly DetectedFace[], { width, height }: Pixels): DetectedFace | undefined {
  const offset = ({ box: [left, top, across, down] }: DetectedFace) =>
    Math.hypot(left + across / 2 - width / 2, top + down / 2 - height / 2);
  return [...faces].sort((a, b) => offset(a) - offset(b))[0];
}
