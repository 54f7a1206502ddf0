/**
 * What a power of 1 means. `dbfs`: a full-scale sine on a bin. `psd`: full scale² per Hz, as scipy's `density`.
 */
export type Scaling = 'dbfs' | 'psd';
