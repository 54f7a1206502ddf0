import { describe, expect, test } from 'vitest';
import type { Pixels } from '../../src/render/pixels.ts';
import { cellPicture, iterm2Picture, kittyPicture, pictureProtocol } from '../../src/terminal/picture.ts';
import { shrink } from '../../src/terminal/shrink.ts';
import { sixelPicture } from '../../src/terminal/sixel.ts';

/** A picture from colours 0xRRGGBB, row by row; undefined is transparent. */
function pixelsOf(rows: (number | undefined)[][]): Pixels {
  const bytes = rows
    .flat()
    .flatMap((color) =>
      color === undefined ? [0, 0, 0, 0] : [color >> 16, (color >> 8) & 255, color & 255, 255],
    );
  return {
    width: rows[0]!.length,
    height: rows.length,
    data: Uint8ClampedArray.from(bytes),
    isOpaque: false,
  };
}

describe('pictureProtocol', () => {
  test.each([
    [{}, 'cells'],
    [{ TERM: 'xterm-256color' }, 'cells'],
    [{ TERM: 'xterm-kitty' }, 'kitty'],
    [{ TERM: 'xterm-256color', KITTY_WINDOW_ID: '1' }, 'kitty'],
    [{ TERM: 'xterm-ghostty', TERM_PROGRAM: 'ghostty' }, 'kitty'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'iTerm.app' }, 'iterm2'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'WezTerm' }, 'iterm2'],
    [{ TERM: 'xterm-256color', LC_TERMINAL: 'iTerm2' }, 'iterm2'],
    [{ TERM: 'foot' }, 'sixel'],
    [{ TERM: 'xterm-256color', KONSOLE_VERSION: '230800' }, 'sixel'],
    [{ TERM: 'xterm-256color', KONSOLE_VERSION: '211200' }, 'cells'],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', LC_TERMINAL: 'iTerm2' }, 'cells'],
    [{ TERM: 'xterm-kitty', TMUX: '/tmp/tmux-0/default,1,0' }, 'cells'],
  ] as const)('of %j is %s', (env, protocol) => {
    expect(pictureProtocol(env)).toBe(protocol);
  });
});

describe('kittyPicture', () => {
  test('sends the PNG in pieces of 4096 characters, quietly, the last one marked', () => {
    const png = Uint8Array.from({ length: 10_000 }, (_, i) => i);
    const commands = [...kittyPicture(png, 80).matchAll(/\x1b_G([^;]*);([^\x1b]*)\x1b\\/g)];
    expect(commands.map((command) => command[1])).toEqual(['a=T,f=100,q=2,c=80,m=1', 'm=1', 'm=1', 'm=0']);
    expect(commands.slice(0, -1).every((command) => command[2]!.length === 4096)).toBe(true);
    const sent = Buffer.from(commands.map((command) => command[2]).join(''), 'base64');
    expect(Buffer.compare(sent, png)).toBe(0);
  });

  test('marks a single piece as the last', () => {
    expect(kittyPicture(Uint8Array.of(1, 2, 3), 40)).toBe('\x1b_Ga=T,f=100,q=2,c=40,m=0;AQID\x1b\\');
  });
});

describe('iterm2Picture', () => {
  test('sends size, width and the PNG', () => {
    expect(iterm2Picture(Uint8Array.of(1, 2, 3), 80)).toBe(
      '\x1b]1337;File=inline=1;size=3;width=80;height=auto;preserveAspectRatio=1:AQID\x07',
    );
  });
});

describe('cellPicture', () => {
  const picture = pixelsOf([
    [0xff0000, 0xff0000, 0x00ff00],
    [0x0000ff, 0x0000ff, undefined],
  ]);

  test('writes two pixels a cell in 24-bit colour, and colours only where they change', () => {
    expect(cellPicture(picture, { color: 'full', unicode: true })).toBe(
      '\x1b[38;2;255;0;0m\x1b[48;2;0;0;255m▀▀\x1b[38;2;0;255;0m\x1b[48;2;0;0;0m▀\x1b[0m',
    );
  });

  test('writes xterm’s 256 colours', () => {
    expect(cellPicture(picture, { color: '256', unicode: true })).toBe(
      '\x1b[38;5;196m\x1b[48;5;21m▀▀\x1b[38;5;46m\x1b[48;5;16m▀\x1b[0m',
    );
  });

  test('colours spaces where half blocks cannot be written', () => {
    expect(cellPicture(picture, { color: '256', unicode: false })).toBe(
      '\x1b[48;5;196m  \x1b[48;5;46m \x1b[0m',
    );
  });

  test('writes shades without colours', () => {
    const ramp = pixelsOf([[0x000000, 0x404040, 0x808080, 0xc0c0c0, 0xffffff]]);
    expect(cellPicture(ramp, { color: 'none', unicode: true })).toBe(' ░▒▓█');
    expect(cellPicture(ramp, { color: 'none', unicode: false })).toBe(' :+#@');
  });

  test('writes a line for each pair of rows, an odd last one alone', () => {
    const tall = pixelsOf([[0], [0], [0], [0], [0xffffff]]);
    expect(cellPicture(tall, { color: 'full', unicode: true }).split('\n')).toEqual([
      '\x1b[38;2;0;0;0m\x1b[48;2;0;0;0m▀\x1b[0m',
      '\x1b[38;2;0;0;0m\x1b[48;2;0;0;0m▀\x1b[0m',
      '\x1b[38;2;255;255;255m\x1b[48;2;255;255;255m▀\x1b[0m',
    ]);
  });
});

/** Draws a sixel sequence: colours 0xRRGGBB in percent rounded to 8 bits, −1 where nothing was drawn. */
function drawSixel(sequence: string): number[][] {
  const [, width, height, body] = /^\x1bP0;1;0q"1;1;(\d+);(\d+)(.*)\x1b\\$/s.exec(sequence)!;
  const rows = Array.from({ length: Number(height) }, () => new Array<number>(Number(width)).fill(-1));
  const palette = new Map<number, number>();
  let [x, top, color] = [0, 0, 0];
  for (const [token, ...groups] of body!.matchAll(
    /#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|([$-])/g,
  )) {
    const [define, red, green, blue, select, count, repeated, single] = groups;
    if (define !== undefined) {
      const level = (percent?: string) => Math.round((Number(percent) * 255) / 100);
      palette.set(Number(define), (level(red) << 16) | (level(green) << 8) | level(blue));
    } else if (select !== undefined) color = palette.get(Number(select))!;
    else if (token === '$') x = 0;
    else if (token === '-') [x, top] = [0, top + 6];
    else {
      const bits = (repeated ?? single)!.charCodeAt(0) - 63;
      for (let i = 0; i < Number(count ?? 1); i++, x++) {
        for (let bit = 0; bit < 6; bit++) if (bits & (1 << bit)) rows[top + bit]![x] = color;
      }
    }
  }
  return rows;
}

describe('sixelPicture', () => {
  test('is a picture in at most 255 colours, each near the one that it stands for', () => {
    const rows = Array.from({ length: 40 }, (_, y) =>
      Array.from({ length: 50 }, (_, x) => ((x * 5) << 16) | ((y * 6) << 8) | ((x + y) & 31)),
    );
    const sequence = sixelPicture(pixelsOf(rows));
    const drawn = drawSixel(sequence);
    expect(new Set(sequence.match(/#\d+;/g)).size).toBeLessThanOrEqual(255);
    const distances = rows.flatMap((row, y) =>
      row.map((color, x) => {
        const apart = (shift: number) => ((color >> shift) & 255) - ((drawn[y]![x]! >> shift) & 255);
        return Math.max(...[16, 8, 0].map((shift) => Math.abs(apart(shift))));
      }),
    );
    // 255 boxes for 2000 colours over a square: a box is about 16 levels wide, and wider at the square's corners.
    expect(Math.max(...distances)).toBeLessThanOrEqual(32);
    expect(distances.reduce((sum, distance) => sum + distance, 0) / distances.length).toBeLessThan(10);
  });

  test('keeps few colours as they are, but for 5 bits and percents', () => {
    expect(
      drawSixel(
        sixelPicture(
          pixelsOf([
            [0xff0000, 0xffffff],
            [0x000000, undefined],
          ]),
        ),
      ),
    ).toEqual([
      [0xff0000, 0xffffff],
      [0x000000, -1],
    ]);
  });

  test('draws bands of six rows, the last one short, each colour over the other, runs and all', () => {
    const colors = [0xff0000, 0x00ff00, 0x0000ff, 0xffffff, undefined];
    const rows = Array.from({ length: 16 }, (_, y) =>
      Array.from({ length: 30 }, (_, x) => colors[(Math.floor(x / (1 + (y % 6))) + y) % 5]),
    );
    const sequence = sixelPicture(pixelsOf(rows));
    expect(drawSixel(sequence)).toEqual(rows.map((row) => row.map((color) => color ?? -1)));
    expect(sequence.match(/-/g)).toHaveLength(2);
  });

  test('ends with its last band', () => {
    const sequence = sixelPicture(pixelsOf(Array.from({ length: 12 }, () => [0xff0000])));
    expect(sequence).toMatch(/#0~-#0~\x1b\\$/);
  });

  test('shortens runs of more than three', () => {
    const row = [...Array(4).fill(0xff0000), ...Array(3).fill(0xffffff), ...Array(255).fill(0xff0000)];
    const sequence = sixelPicture(pixelsOf([row]));
    expect(sequence).toContain('!4@???!255@');
    expect(sequence).toContain('!4?@@@!255?');
  });

  test('splits the colours of the most pixels first', () => {
    // 300 colours in 255 boxes: some share one, but not the colour that most pixels have.
    const crowd = Array.from({ length: 300 }, (_, n) => {
      return ((n & 31) << 19) | (((n >> 5) & 31) << 11);
    });
    const drawn = drawSixel(sixelPicture(pixelsOf([[...Array(5000).fill(0x00f800), ...crowd]])));
    expect(drawn[0]!.slice(0, 5000).every((color) => color === drawn[0]![0])).toBe(true);
    expect(Math.abs(((drawn[0]![0]! >> 8) & 255) - 255)).toBeLessThanOrEqual(2);
  });

  test('takes a pixel that is half transparent for one, a fainter one for none', () => {
    const pixels = pixelsOf([[0xffffff, 0xffffff]]);
    pixels.data[3] = 128;
    pixels.data[7] = 127;
    expect(drawSixel(sixelPicture(pixels))).toEqual([[0xffffff, -1]]);
  });

  test('of an empty picture draws nothing', () => {
    expect(drawSixel(sixelPicture(pixelsOf([[undefined]])))).toEqual([[-1]]);
  });
});

describe('shrink', () => {
  test('takes the mean of the pixels that one replaces', () => {
    const small = shrink(
      pixelsOf([
        [0x000000, 0x0000ff],
        [0x0000ff, 0x0000ff],
      ]),
      1,
      1,
    );
    expect([...small.data]).toEqual([0, 0, 191, 255]);
  });

  test('shares out pixels that lie across an edge', () => {
    // 3 to 2: each new pixel is one and a half old ones.
    const small = shrink(pixelsOf([[0x000000, 0x0000ff, 0x0000ff]]), 2, 1);
    expect([...small.data]).toEqual([0, 0, 85, 255, 0, 0, 255, 255]);
  });

  test('does not let transparent pixels darken the others', () => {
    expect([...shrink(pixelsOf([[0xff8040, undefined]]), 1, 1).data]).toEqual([255, 128, 64, 128]);
  });

  test('leaves a picture of the same size as it is', () => {
    const pixels = pixelsOf([
      [0x123456, 0x789abc],
      [0xdef012, undefined],
    ]);
    expect(shrink(pixels, 2, 2)).toEqual(pixels);
  });
});
