/** What stands over the panels: title and caption. */
import type { Looks, PictureOptions } from '../options/picture.ts';
import type { Selection } from '../options/selection.ts';
import type { Figure } from '../render/figure.ts';
import type { WavInfo } from '../wav/format.ts';
import { describePart } from './describe.ts';

/** A file, the part of it that is drawn, and how. */
export interface DrawnFile {
  name: string;
  info: WavInfo;
  selection: Selection;
  looks: Looks;
  options: PictureOptions;
  /** What else the caption tells of it. */
  words?: string[];
}

/** A Figure without its panels: the file's name (or --title), what is drawn of it, and the analysis in `words`. */
export function headed(
  { name, info, selection, looks, options, words: own = [] }: DrawnFile,
  words: string[],
): Omit<Figure, 'panels'> {
  if (options.title === false) return looks;
  return {
    ...looks,
    title: typeof options.title === 'string' ? options.title : name,
    caption: [...describePart(info, selection), ...own, ...words].join(' · '),
  };
}
