/** The formats that can be written, and which of them a command takes. */
import { extname } from 'node:path';
import { UsageError } from '../errors.ts';

export const PICTURE_FORMATS = ['png', 'jpg', 'webp', 'svg'] as const;
export const DATA_FORMATS = ['json', 'csv', 'npy'] as const;

export type PictureFormat = (typeof PICTURE_FORMATS)[number];
export type DataFormat = (typeof DATA_FORMATS)[number] | 'dat';
export type Format = PictureFormat | DataFormat | 'html';

const SPELLINGS: Record<string, string> = { jpeg: 'jpg', htm: 'html' };
const TEXT: readonly Format[] = ['svg', 'json', 'csv', 'html'];

/** Extensions that name a format of pictures, data or sound which is not written here. */
const FOREIGN = /^(gif|bmp|tiff?|pdf|e?ps|avif|heic|ico|txt|mat|xlsx?|h5|wave?|aiff?|flac|mp3|ogg|m4a)$/;

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
 * The format that a path's extension names; undefined where it names none.
 *
 * @throws UsageError where it names one that the command does not write
 */
export function formatOfPath(path: string, formats: readonly Format[]): Format | undefined {
  const extension = extname(path).slice(1).toLowerCase();
  const format = spelled(extension, formats);
  if (format) return format;
  const known = [...PICTURE_FORMATS, ...DATA_FORMATS, 'html', 'dat'];
  if (FOREIGN.test(extension) || known.includes(SPELLINGS[extension] ?? extension)) {
    throw new UsageError(`${path}: this command does not write .${extension}; use ${formats.join(', ')}`);
  }
  return undefined;
}

function spelled(text: string, formats: readonly Format[]): Format | undefined {
  const name = text.toLowerCase();
  return formats.find((format) => format === (SPELLINGS[name] ?? name));
}
