import type { Exchange } from "@mfim/training";

/** Two ends of an exchange within one process: both must call before either goes on. */
export function pairedExchange(): readonly [Exchange, Exchange] {
  let waiting: { readonly arrays: ReadonlyMap<string, Float32Array>; readonly release: () => void } | undefined;
  const mean = async (arrays: ReadonlyMap<string, Float32Array>): Promise<void> => {
    const other = waiting;
    if (other === undefined) {
      await new Promise<void>((release) => {
        waiting = { arrays, release };
      });
      return;
    }
    waiting = undefined;
    for (const [name, values] of arrays) {
      const theirs = other.arrays.get(name) as Float32Array;
      for (let i = 0; i < values.length; i++) {
        const average = ((values[i] as number) + (theirs[i] as number)) / 2;
        values[i] = average;
        theirs[i] = average;
      }
    }
    other.release();
  };
  const any = async (flag: boolean): Promise<boolean> => {
    const votes = Float32Array.of(flag ? 1 : 0);
    await mean(new Map([["votes", votes]]));
    return (votes[0] as number) > 0;
  };
  const end = (rank: number): Exchange => ({ rank, size: 2, mean, any, summary: () => "", close: async () => {} });
  return [end(0), end(1)];
}
