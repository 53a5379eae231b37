import type { RenderMesh } from "../mesh/render-mesh.ts";
import type { SurfacePoint } from "../mesh/surface-point.ts";
import type { Lighting } from "./lighting.ts";
import type { VisibilityBuffer } from "./rasterize.ts";

/** The picture under one light. */
export interface LitSamples {
  readonly lighting: Lighting;
  /** [size, size, 3] linear RGB */
  readonly colour: Float32Array;
  /** [size, size, 3] light that falls in, where a material scatters */
  readonly irradiance: Float32Array | undefined;
}

/**
 * Colours every sample that shows a mesh, under one light or several: weights are perspective-correct, normals turned to
 * the camera on the back of two-sided sheets. Writes linear RGB and, where a material scatters, irradiance and `albedo`
 * [size, size, 3].
 */
export function shadeBuffer(
  buffer: VisibilityBuffer,
  meshes: readonly RenderMesh[],
  screens: readonly Float64Array[],
  distance: number,
  lights: readonly LitSamples[],
  albedo: Float32Array | undefined,
): void {
  const { size, mesh: owner, triangle } = buffer;
  const rgb = new Float64Array(9);
  const at: SurfacePoint = {
    a: 0,
    b: 0,
    c: 0,
    wa: 0.5,
    wb: 0.5,
    wc: 0.5,
    x: 0.5,
    y: 0.5,
    z: 0.5,
    nx: 0.5,
    ny: 0.5,
    nz: 0.5,
    vx: 0.5,
    vy: 0.5,
    vz: 0.5,
  };
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const k = y * size + x;
      const index = owner[k]!;
      if (index === 255) continue;
      const mesh = meshes[index]!;
      const { material } = mesh;
      locate(at, mesh, screens[index]!, triangle[k]!, x + 0.5, y + 0.5, distance);
      material.look?.(at);
      for (let i = 0; i < lights.length; i++) {
        const { lighting, colour, irradiance } = lights[i]!;
        material.light(at, lighting, rgb);
        colour[3 * k] = rgb[0]!;
        colour[3 * k + 1] = rgb[1]!;
        colour[3 * k + 2] = rgb[2]!;
        if (!material.scatters || !irradiance || !albedo) continue;
        irradiance[3 * k] = rgb[3]!;
        irradiance[3 * k + 1] = rgb[4]!;
        irradiance[3 * k + 2] = rgb[5]!;
        // The same under every light.
        albedo[3 * k] = rgb[6]!;
        albedo[3 * k + 1] = rgb[7]!;
        albedo[3 * k + 2] = rgb[8]!;
      }
    }
  }
}

function locate(
  at: SurfacePoint,
  mesh: RenderMesh,
  screen: Float64Array,
  t: number,
  px: number,
  py: number,
  distance: number,
): void {
  const { positions, normals, triangles } = mesh;
  const a = triangles[t]!;
  const b = triangles[t + 1]!;
  const c = triangles[t + 2]!;
  const ax = screen[3 * a]!;
  const ay = screen[3 * a + 1]!;
  const ux = screen[3 * b]! - ax;
  const uy = screen[3 * b + 1]! - ay;
  const vx = screen[3 * c]! - ax;
  const vy = screen[3 * c + 1]! - ay;
  const inverse = 1 / (ux * vy - uy * vx);
  let wb = ((px - ax) * vy - (py - ay) * vx) * inverse;
  let wc = (ux * (py - ay) - uy * (px - ax)) * inverse;
  let wa = (1 - wb - wc) * screen[3 * a + 2]!;
  wb *= screen[3 * b + 2]!;
  wc *= screen[3 * c + 2]!;
  const sum = wa + wb + wc;
  wa /= sum;
  wb /= sum;
  wc /= sum;
  at.a = a;
  at.b = b;
  at.c = c;
  at.wa = wa;
  at.wb = wb;
  at.wc = wc;
  at.x = wa * positions[3 * a]! + wb * positions[3 * b]! + wc * positions[3 * c]!;
  at.y = wa * positions[3 * a + 1]! + wb * positions[3 * b + 1]! + wc * positions[3 * c + 1]!;
  at.z = wa * positions[3 * a + 2]! + wb * positions[3 * b + 2]! + wc * positions[3 * c + 2]!;
  let nx = wa * normals[3 * a]! + wb * normals[3 * b]! + wc * normals[3 * c]!;
  let ny = wa * normals[3 * a + 1]! + wb * normals[3 * b + 1]! + wc * normals[3 * c + 1]!;
  let nz = wa * normals[3 * a + 2]! + wb * normals[3 * b + 2]! + wc * normals[3 * c + 2]!;
  const dz = distance - at.z;
  const view = 1 / Math.sqrt(at.x * at.x + at.y * at.y + dz * dz);
  at.vx = -at.x * view;
  at.vy = -at.y * view;
  at.vz = dz * view;
  const facing = mesh.twoSided && nx * at.vx + ny * at.vy + nz * at.vz < 0 ? -1 : 1;
  const length = facing / (Math.sqrt(nx * nx + ny * ny + nz * nz) || 1);
  nx *= length;
  ny *= length;
  nz *= length;
  at.nx = nx;
  at.ny = ny;
  at.nz = nz;
}
