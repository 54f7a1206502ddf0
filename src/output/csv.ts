import type { Write } from './write.ts';

/** Characters that are gathered before they are written: a write for each line takes longer than the line. */
const PIECE = 2 ** 16;

/** A line whose fields are joined already; a long one in pieces. */
type Line = string | Iterable<string>;

/** A table: its header line, then its lines. */
export async function writeCsv(
  header: string[],
  lines: AsyncIterable<Line> | Iterable<Line>,
  write: Write,
): Promise<void> {
  let piece = `${header.map(csvField).join(',')}\n`;
  for await (const line of lines) {
    for (const text of typeof line === 'string' ? [line] : line) {
      piece += text;
      if (piece.length < PIECE) continue;
      await write(piece);
      piece = '';
    }
    piece += '\n';
  }
  if (piece) await write(piece);
}

/** A CSV field, quoted where it must be (RFC 4180). */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const TSV_ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A field of a table with tabs, as PostgreSQL's COPY writes it: a line is always a row, a tab always the next column. */
export function tsvField(text: string): string {
  return text.replace(/[\\\t\n\r]/g, (character) => TSV_ESCAPES[character]!);
}
