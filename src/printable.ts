/**
 * C0 and C1 controls, DEL, the line and paragraph separators, and the marks that turn the direction of writing:
 * what could move the cursor, colour the terminal, or make one name look like another.
 */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** The text on one line, safe to print: white space becomes single spaces, other control characters go, what is none is U+FFFD. */
export function printable(text: string): string {
  const line = text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').replace(UNPRINTABLE, '');
  return line.toWellFormed();
}
