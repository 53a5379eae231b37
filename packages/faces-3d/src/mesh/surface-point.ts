/** A visible point of a surface: the triangle's corners with their weights, and place, normal and view in the world. */
export interface SurfacePoint {
  a: number;
  b: number;
  c: number;
  wa: number;
  wb: number;
  wc: number;
  x: number;
  y: number;
  z: number;
  nx: number;
  ny: number;
  nz: number;
  /** Unit vector to the camera. */
  vx: number;
  vy: number;
  vz: number;
}
