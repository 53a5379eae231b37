/** Several maps as one, the keys of each behind its prefix. */
export function prefixed<T>(parts: Readonly<Record<string, ReadonlyMap<string, T>>>): Map<string, T> {
  return new Map(
    Object.entries(parts).flatMap(([prefix, map]) =>
      [...map].map(([key, value]) => [`${prefix}.${key}`, value] as const),
    ),
  );
}
