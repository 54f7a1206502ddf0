/** The formats that can be written, and which of them a command takes. */
import { extname } from 'node:path';
import { UsageError } from '../errors.ts';
import { printable } from '../printable.ts';

export const PICTURE_FORMATS = ['png', 'jpg', 'webp', 'svg'] as const;
export const DATA_FORMATS = ['json', 'csv', 'npy', 'npz'] as const;

export type PictureFormat = (typeof PICTURE_FORMATS)[number];
export type DataFormat = (typeof DATA_FORMATS)[number] | 'dat';
export type Format = PictureFormat | DataFormat | 'html';

/** Every format of any command. */
const FORMATS: readonly Format[] = [...PICTURE_FORMATS, ...DATA_FORMATS, 'dat', 'html'];

const SPELLINGS: Record<string, string> = { jpeg: 'jpg', htm: 'html' };
const TEXT: readonly Format[] = ['svg', 'json', 'csv', 'html'];

export function isText(format: Format): boolean {
  return TEXT.includes(format);
}

export function isPicture(format: Format): format is PictureFormat {
  return (PICTURE_FORMATS as readonly string[]).includes(format);
}

/** A format as typed after --format. */
export function parseFormat(formats: readonly Format[]): (text: string) => Format {
  return (text) => {
    const format = spelled(text, formats);
    if (!format) throw new UsageError(`is no format of this command; use ${formats.join(', ')}`);
    return format;
  };
}

/**
 * The format of a file of that name: as its extension says, or `asked`, where it says nothing; undefined where nothing
 * does.
 *
 * @throws UsageError where the extension names another format than the one asked for, or none that the command writes
 */
export function formatOfPath(path: string, formats: readonly Format[], asked?: Format): Format | undefined {
  const extension = extname(path).slice(1);
  const named = spelled(extension, FORMATS);
  if (asked !== undefined) {
    if (named === undefined || named === asked) return asked;
    throw new UsageError(
      `--format ${asked} and the output ${printable(path)} contradict each other; name it .${asked}, or leave one out`,
    );
  }
  if (extension === '') return undefined;
  if (named !== undefined && formats.includes(named)) return named;
  throw new UsageError(
    `${printable(path)}: this command does not write .${printable(extension)}; use ${formats.join(', ')}, or say the format with -f`,
  );
}

function spelled(text: string, formats: readonly Format[]): Format | undefined {
  const name = text.toLowerCase();
  return formats.find((format) => format === (SPELLINGS[name] ?? name));
}
