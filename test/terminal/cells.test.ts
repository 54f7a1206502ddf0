import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cells, changes, DEFAULT, paletteIndex } from '../../src/terminal/cells.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

const toCell = (column: number, row: number) => `\x1b[${row + 1};${column + 1}H`;

function shown(cells: Cells): { characters: string[][]; styles: string[][] } {
  const characters: string[][] = [];
  const styles: string[][] = [];
  const color = (value: number, layer: number) =>
    value === DEFAULT ? '' : `${layer};2;${value >> 16};${(value >> 8) & 255};${value & 255}`;
  for (let row = 0; row < cells.height; row++) {
    const places = Array.from({ length: cells.width }, (_, column) => row * cells.width + column);
    characters.push(places.map((at) => String.fromCodePoint(cells.characters[at]!)));
    styles.push(
      places.map((at) => {
        const style = `${color(cells.foreground[at]!, 38)}/${color(cells.background[at]!, 48)}`;
        return style === '/' ? '' : style;
      }),
    );
  }
  return { characters, styles };
}

/** Cells of 12 × 3 with a few characters and colours at random. */
const anyCells = fc
  .array(
    fc.record({
      at: fc.nat(35),
      character: fc.constantFrom('a', 'é', '▀', ' '),
      foreground: fc.constantFrom(DEFAULT, 0xff0000, 0x123456),
      background: fc.constantFrom(DEFAULT, 0x00ff00),
    }),
    { maxLength: 40 },
  )
  .map((changed) => {
    const cells = new Cells(12, 3);
    for (const { at, character, foreground, background } of changed) {
      cells.set(at % 12, Math.floor(at / 12), character, foreground, background);
    }
    return cells;
  });

describe('changes', () => {
  test('turn a terminal that shows one picture into one that shows the other', () => {
    fc.assert(
      fc.property(anyCells, anyCells, (before, after) => {
        const terminal = new VirtualTerminal(12, 3);
        terminal.write(changes(undefined, before, { color: 'full' }, toCell));
        terminal.write(changes(before, after, { color: 'full' }, toCell));
        expect({ characters: terminal.rows, styles: terminal.styles }).toEqual(shown(after));
      }),
    );
  });

  test('of equal pictures are none', () => {
    const [cells, other] = [new Cells(10, 2), new Cells(10, 2)];
    for (const each of [cells, other]) each.write(1, 1, 'same', 0xff0000);
    expect(changes(cells, other, { color: 'full' }, toCell)).toBe('');
  });

  test('are the changed cells alone', () => {
    const before = new Cells(80, 24);
    const after = new Cells(80, 24);
    after.set(40, 12, 'x');
    expect(changes(before, after, { color: 'full' }, toCell)).toBe('\x1b[13;41Hx');
  });

  test('skip what is the same where that is cheaper than to write it again', () => {
    const before = new Cells(20, 1);
    before.write(0, 0, 'abcdefghijklmnopqrst');
    const after = new Cells(20, 1);
    // Four that are the same are written again, five are not.
    after.write(0, 0, 'Abcdef' + 'Ghijk' + 'Lmnopqrst');
    expect(changes(before, after, { color: 'full' }, toCell)).toBe('\x1b[1;1HA\x1b[1;7HGhijkL');
  });

  test('change a colour once, and leave none behind', () => {
    const cells = new Cells(6, 2);
    cells.write(0, 0, 'ab', 0x0a141e);
    cells.set(2, 0, 'c', 0x0a141e, 0x000001);
    cells.set(3, 0, 'd');
    cells.set(0, 1, 'e', DEFAULT, 0xffffff);
    const full = changes(undefined, cells, { color: 'full' }, () => '@');
    expect(full).toBe(
      '@\x1b[38;2;10;20;30mab\x1b[48;2;0;0;1mc\x1b[39m\x1b[49md@\x1b[48;2;255;255;255me\x1b[0m',
    );
    const indexed = changes(undefined, cells, { color: '256' }, () => '@');
    expect(indexed).toBe('@\x1b[38;5;233mab\x1b[48;5;16mc\x1b[39m\x1b[49md@\x1b[48;5;231me\x1b[0m');
  });

  test('are within the rectangle', () => {
    const cells = new Cells(3, 2);
    expect(cells.write(-1, 0, 'wxyz!')).toBe(4);
    for (const [column, row] of [
      [0, -1],
      [0, 2],
      [3, 1],
    ] as const)
      cells.set(column, row, '#');
    expect(String.fromCodePoint(...cells.characters)).toBe('xyz   ');
  });

  test('have no colours where the terminal has none', () => {
    const cells = new Cells(3, 1);
    cells.set(0, 0, 'x', 0xff0000, 0x00ff00);
    expect(changes(undefined, cells, { color: 'none' }, () => '')).toBe('x');
  });
});

test.each([
  [0x000000, 16],
  [0xffffff, 231],
  [0xff0000, 196],
  [0x0000ff, 21],
  [0x080808, 232],
  [0x808080, 244],
  [0x5f87af, 67],
])('colour %i is entry %i of the palette', (color, entry) => {
  expect(paletteIndex(color)).toBe(entry);
});
