import type { HeadModel, VertexRange } from "./head-model.ts";

/** The edge of one eye's lids: face vertices that touch the eye socket, from the inner to the outer corner. */
export interface LidEdge {
  readonly upper: readonly number[];
  readonly lower: readonly number[];
}

/** Finds the lid edge by topology; an eye without a socket has none. */
export function findLidEdge(head: HeadModel, socket: VertexRange): LidEdge {
  const [start, end] = socket;
  const rim = new Set<number>();
  const isSocket = (v: number) => v >= start && v < end;
  for (let face = 0; face < head.quads.length; face += 4) {
    const corners = [...head.quads.subarray(face, face + 4)].filter((v) => v >= 0);
    if (!corners.some(isSocket)) continue;
    for (const v of corners) if (!isSocket(v)) rim.add(v);
  }
  if (rim.size < 4) return { upper: [], lower: [] };
  const x = (v: number) => Math.abs(head.neutral[3 * v]!);
  const y = (v: number) => head.neutral[3 * v + 1]!;
  const sorted = [...rim].sort((a, b) => x(a) - x(b));
  const inner = sorted[0]!;
  const outer = sorted[sorted.length - 1]!;
  const line = (v: number) => y(inner) + ((y(outer) - y(inner)) * (x(v) - x(inner))) / (x(outer) - x(inner));
  return {
    upper: sorted.filter((v) => v === inner || v === outer || y(v) >= line(v)),
    lower: sorted.filter((v) => v === inner || v === outer || y(v) < line(v)),
  };
}
