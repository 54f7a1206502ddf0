/** Prime factors of a positive integer, ascending, with repetition; none of 1. */
export function primeFactors(n: number): number[] {
  const factors: number[] = [];
  let rest = n;
  for (let p = 2; p * p <= rest; p += p === 2 ? 1 : 2) {
    while (rest % p === 0) {
      factors.push(p);
      rest /= p;
    }
  }
  if (rest > 1) factors.push(rest);
  return factors;
}

/** The smallest multiple of `unit` that is at least n and whose quotient by `unit` has no prime factor above 5. */
export function smoothMultiple(unit: number, n: number): number {
  const least = Math.ceil(n / unit);
  let best = Number.POSITIVE_INFINITY;
  for (let fives = 1; fives < 5 * least; fives *= 5) {
    for (let odd = fives; odd < 3 * least; odd *= 3) {
      const twos = 2 ** Math.max(0, Math.ceil(Math.log2(least / odd)));
      best = Math.min(best, odd * twos);
    }
  }
  return best * unit;
}
