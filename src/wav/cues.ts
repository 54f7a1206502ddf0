import { printable } from '../printable.ts';
import { viewOf } from './container.ts';
import type { CuePoint, SampleLoop } from './format.ts';
import { subchunks } from './tags.ts';
import { fileLine, fileText } from './text.ts';

const CUE_BYTES = 24;
/** Bytes of an ltxt chunk before its text: cue, length, purpose, country, language, dialect and code page. */
const LABELLED_TEXT = 20;
const LOOP_BYTES = 24;
/** Bytes of a smpl chunk before its loops. */
const SAMPLER_BYTES = 36;
const LOOP_KINDS = ['forward', 'alternating', 'backward'] as const;

/** What an associated data list (adtl) says of a cue point. */
interface CueData {
  label?: string;
  note?: string;
  /** Text of the stretch that it begins. */
  text?: string;
  length?: number;
}

/** Cue points, joined from the chunks `cue ` and LIST adtl, whichever comes first. */
export class Cues {
  #points: { id: number; frame: number }[] = [];
  readonly #data = new Map<number, CueData>();

  /** Takes the body of a `cue ` chunk, as many points as are claimed and there. */
  addPoints(body: Uint8Array, bigEndian: boolean): void {
    const view = viewOf(body);
    const claimed = body.length >= 4 ? view.getUint32(0, !bigEndian) : 0;
    const there = Math.floor((body.length - 4) / CUE_BYTES);
    for (let i = 0; i < Math.min(claimed, there); i++) {
      const at = 4 + i * CUE_BYTES;
      const u32 = (offset: number) => view.getUint32(at + offset, !bigEndian);
      // Some writers fill in the position in the play order alone; in a single data chunk it is the same place.
      this.#points.push({ id: u32(0), frame: u32(20) || u32(4) });
    }
  }

  /** Takes the labels, notes and lengths of a LIST chunk of type adtl. */
  addData(list: Uint8Array, bigEndian: boolean): void {
    for (const { id, body } of subchunks(list, bigEndian)) {
      if (body.length < 4) continue;
      const view = viewOf(body);
      const cue = view.getUint32(0, !bigEndian);
      const data = this.#data.get(cue) ?? {};
      const kind = id.toLowerCase();
      if (kind === 'labl') data.label ??= fileLine(body.subarray(4));
      else if (kind === 'note') data.note ??= fileText(body.subarray(4));
      else if (kind === 'ltxt' && body.length >= 8) {
        data.length ??= view.getUint32(4, !bigEndian);
        data.text ??= fileLine(body.subarray(LABELLED_TEXT));
      }
      this.#data.set(cue, data);
    }
  }

  /** The points in the order of their frames. */
  toArray(): CuePoint[] {
    const points = this.#points.map(({ id, frame }): CuePoint => {
      const { note = '', length, ...names } = this.#data.get(id) ?? {};
      const named = names.label || names.text;
      const label = named || printable(note);
      return {
        id,
        frame,
        ...(length && { length }),
        ...(label && { label }),
        ...(named && note && { note }),
      };
    });
    return points.sort((a, b) => a.frame - b.frame);
  }
}

/** The loops in the body of a sampler (`smpl`) chunk, as many as are claimed and there. */
export function samplerLoops(body: Uint8Array, bigEndian: boolean): SampleLoop[] {
  const loops: SampleLoop[] = [];
  if (body.length < SAMPLER_BYTES) return loops;
  const view = viewOf(body);
  const claimed = view.getUint32(28, !bigEndian);
  // What follows the loops is the sampler's own data.
  for (let at = SAMPLER_BYTES; at + LOOP_BYTES <= body.length && loops.length < claimed; at += LOOP_BYTES) {
    const u32 = (offset: number) => view.getUint32(at + offset, !bigEndian);
    loops.push({ kind: LOOP_KINDS[u32(4)] ?? 'other', first: u32(8), last: u32(12), count: u32(20) });
  }
  return loops;
}
