import { fourCharacters } from './container.ts';
import { Cues, samplerLoops } from './cues.ts';
import type { SampleLoop, WavInfo } from './format.ts';
import { addBroadcastTags, addInfoTags, Tags } from './tags.ts';

/** Ids of the chunks that hold what is told beside the audio, in lower case: Zoom's recorders write `list`. */
const METADATA_IDS = new Set(['list', 'bext', 'cue ', 'smpl']);

/** Tags, cue points and loops, gathered from the chunks that hold them. */
export class Metadata {
  readonly tags = new Tags();
  readonly #cues = new Cues();
  #loops: SampleLoop[] = [];

  /** Whether a chunk of that id is worth reading for it. */
  static holds(id: string): boolean {
    return METADATA_IDS.has(id.toLowerCase());
  }

  /** Takes what the chunk's body holds, or its beginning where that is long. */
  take(id: string, body: Uint8Array, bigEndian: boolean): void {
    const kind = id.toLowerCase();
    if (kind === 'bext') addBroadcastTags(this.tags, body, bigEndian);
    else if (kind === 'cue ') this.#cues.addPoints(body, bigEndian);
    else if (kind === 'smpl') this.#loops = samplerLoops(body, bigEndian);
    else this.#takeList(fourCharacters(body, 0).toLowerCase(), body, bigEndian);
  }

  #takeList(type: string, list: Uint8Array, bigEndian: boolean): void {
    if (type === 'info') addInfoTags(this.tags, list, bigEndian);
    else if (type === 'adtl') this.#cues.addData(list, bigEndian);
  }

  toInfo(): Pick<WavInfo, 'tags' | 'cues' | 'loops'> {
    return { tags: this.tags.toRecord(), cues: this.#cues.toArray(), loops: this.#loops };
  }
}
