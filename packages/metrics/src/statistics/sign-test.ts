/**
 * Two-sided exact sign test: with n non-zero differences of which k are positive, the probability under Binomial(n, 1/2)
 * of a count at least as far from n / 2. 1 where all differences are 0.
 */
export function signTest(differences: readonly number[]): number {
  const positive = differences.filter((difference) => difference > 0).length;
  const negative = differences.filter((difference) => difference < 0).length;
  const n = positive + negative;
  const fewer = Math.min(positive, negative);
  if (positive === negative) return 1;
  let logTerm = -n * Math.LN2; // of C(n, k) / 2^n at k = 0
  let tail = 0;
  for (let k = 0; k <= fewer; k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
