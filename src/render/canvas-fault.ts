import { createRequire } from 'node:module';

/** What keeps the canvas from being loaded: its binary is an optional package of its own. Undefined where nothing does. */
export function canvasFault(): unknown {
  try {
    createRequire(import.meta.url)('@napi-rs/canvas');
    return undefined;
  } catch (error) {
    return error;
  }
}
