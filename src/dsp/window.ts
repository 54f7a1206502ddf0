/** A window by name, with its parameter where it has one. `symmetric` is matplotlib's and sox's habit; the rule is periodic. */
export type WindowSpec = (
  | { name: 'hann' | 'hamming' | 'blackman' | 'blackmanharris' | 'nuttall' | 'flattop' | 'bartlett' | 'rect' }
  | { name: 'kaiser'; beta: number }
  | { name: 'gaussian'; std: number }
) & { symmetric?: boolean };
