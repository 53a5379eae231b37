import { makeVisibilityBuffer, type VisibilityBuffer } from "./rasterize.ts";

/** All that a picture's samples need while it is drawn. */
export interface SampleBuffers {
  readonly visibility: VisibilityBuffer;
  /** [size, size, 3] linear RGB, one a light */
  readonly colours: readonly Float32Array[];
  readonly detailed: DetailBuffers | undefined;
}

/** What the detailed look needs besides. */
export interface DetailBuffers {
  /** [size, size, 3] */
  readonly albedo: Float32Array;
  /** [size, size, 3], one a light */
  readonly irradiances: readonly Float32Array[];
  /** [size, size] centimetres from the camera, Infinity where nothing is */
  readonly depth: Float64Array;
  /** [size, size] */
  readonly dark: Float32Array;
  readonly whole: Uint8Array;
  /** [size, size, 3] */
  readonly once: Float32Array;
  readonly twice: Float32Array;
}

/** Larger ones are not kept: up to 300 pixels a side at two samples. */
const KEPT_SAMPLES = 600 * 600;

let kept: SampleBuffers | undefined;

/**
 * Buffers for pictures of size x size samples under this many lights, those of the last picture where they fit: what
 * they hold is not to be relied on but for an empty visibility buffer and an albedo of 0.
 */
export function takeBuffers(size: number, lights: number, isDetailed: boolean): SampleBuffers {
  const fits =
    kept?.visibility.size === size && kept.colours.length >= lights && (!isDetailed || kept.detailed !== undefined);
  const buffers = fits ? kept! : makeBuffers(size, lights, isDetailed);
  if (fits) {
    buffers.visibility.inverseDepth.fill(0);
    buffers.visibility.mesh.fill(255);
    if (isDetailed) buffers.detailed!.albedo.fill(0);
  }
  kept = size * size <= KEPT_SAMPLES ? buffers : undefined;
  return buffers;
}

function makeBuffers(size: number, lights: number, isDetailed: boolean): SampleBuffers {
  const count = size * size;
  const triples = () => Array.from({ length: lights }, () => new Float32Array(3 * count));
  return {
    visibility: makeVisibilityBuffer(size),
    colours: triples(),
    detailed: isDetailed
      ? {
          albedo: new Float32Array(3 * count),
          irradiances: triples(),
          depth: new Float64Array(count),
          dark: new Float32Array(count),
          whole: new Uint8Array(count),
          once: new Float32Array(3 * count),
          twice: new Float32Array(3 * count),
        }
      : undefined,
  };
}
