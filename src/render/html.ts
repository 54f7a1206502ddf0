import { createHash } from 'node:crypto';
import type { Figure, Panel } from './figure.ts';
import { layout } from './layout.ts';
import { pageScript, pageStyle } from './player-page.ts';
import { renderFigure } from './render.ts';
import { escapeXml } from './svg.ts';

/** The audio that a figure shows. */
export interface AudioClip {
  /** A whole WAV file. */
  wav: Uint8Array;
  /** The time, on the figure's time axes, at which the clip begins, in seconds. */
  start: number;
  /** Seconds. */
  duration: number;
  /** What was done to it, for the page's reader. */
  note?: string;
}

/**
 * The figure as one HTML file that needs nothing else: its picture, the audio, and a playhead that moves over every
 * panel with a time axis, by pointer and keys too. Where the figure has a playhead, the page begins there.
 */
export async function renderHtml(
  figure: Figure,
  clip: AudioClip,
  metadata: Record<string, string>,
): Promise<Uint8Array> {
  const still = { ...figure, panels: figure.panels.map(withoutPlayhead) };
  const png = await renderFigure(still, 'png', metadata);
  const begin = Math.max(0, (playheadOf(figure) ?? clip.start) - clip.start);
  const { regions, rules } = timeRegions(figure);
  const style = [pageStyle, coloursOf(figure), ...rules].join('\n');
  // What is there may run and apply, and nothing else: not even what a name or a title might bring in.
  const policy = `default-src 'none'; img-src data:; media-src data:; style-src ${hashOf(style)}; script-src ${hashOf(pageScript)}`;
  const page = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeXml(figure.title ?? 'wavscope')}</title>
<style>${style}</style>
</head>
<body>
<main>
<div class="picture">
<img alt="${escapeXml(describe(figure))}" width="${figure.width}" height="${figure.height}" src="${dataUri('image/png', png)}">
${regions.join('\n')}
</div>
<div class="controls">
<audio controls preload="auto" data-start="${clip.start}" data-duration="${clip.duration}" data-playhead="${begin}" src="${dataUri('audio/wav', clip.wav)}"></audio>
<output></output>
<p class="keys"><kbd>space</kbd> play or pause, <kbd>←</kbd> <kbd>→</kbd> 5 s (with <kbd>shift</kbd> 1 s), <kbd>0</kbd>–<kbd>9</kbd> tenths; click a panel to go there</p>${noteOf(clip)}
</div>
</main>
<script>${pageScript}</script>
</body>
</html>
`;
  return Buffer.from(page);
}

function noteOf({ note }: AudioClip): string {
  return note === undefined ? '' : `\n<p class="note">${escapeXml(note)}</p>`;
}

function dataUri(type: string, bytes: Uint8Array): string {
  const { buffer, byteOffset, byteLength } = bytes;
  return `data:${type};base64,${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}`;
}

/** As a content security policy allows a script or a style sheet by. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function coloursOf({ theme, background, width }: Figure): string {
  const colours = [
    `color-scheme: ${theme.scheme}`,
    `--background: ${background === 'transparent' ? theme.background : background}`,
    `--text: ${theme.text}`,
    `--faint-text: ${theme.faintText}`,
    `--playhead: ${theme.playhead}`,
    `--width: ${width}px`,
  ];
  return `  body { ${colours.join('; ').replaceAll('<', '')} }`;
}

function describe({ title, caption, panels }: Figure): string {
  const views = panels.map(({ x, y }) => `${y.label} against ${x.label}`.toLowerCase());
  return [title, caption, views.join('; ')].filter(Boolean).join('. ');
}

/**
 * What lies over the data areas with a time axis, and the rules that put it there; the first is the slider that keyboards
 * and screen readers find.
 */
function timeRegions(figure: Figure): { regions: string[]; rules: string[] } {
  const plots = layout(figure).panels.map(({ plot }) => plot);
  const timed = figure.panels.flatMap(({ x }, i) => (x.quantity === 'time' ? [{ x, plot: plots[i]! }] : []));
  const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(4)}%`;
  const rules = timed.map(({ plot }, i) => {
    const place = [
      `left: ${percent(plot.x, figure.width)}`,
      `top: ${percent(plot.y, figure.height)}`,
      `width: ${percent(plot.width, figure.width)}`,
      `height: ${percent(plot.height, figure.height)}`,
    ];
    return `  #region-${i} { ${place.join('; ')} }`;
  });
  const regions = timed.map(({ x }, i) => {
    const [from, to] = x.domain;
    const role = `role="slider" tabindex="0" aria-label="playhead" aria-valuemin="${from}" aria-valuemax="${to}"`;
    const access = i === 0 ? role : 'aria-hidden="true"';
    const times = `data-from="${from}" data-to="${to}"`;
    return `<div class="region" id="region-${i}" ${times} ${access}><div class="playhead"></div></div>`;
  });
  return { regions, rules };
}

function withoutPlayhead(panel: Panel): Panel {
  return { ...panel, marks: panel.marks.filter((mark) => mark.kind !== 'rule' || mark.role !== 'playhead') };
}

function playheadOf({ panels }: Figure): number | undefined {
  for (const mark of panels.flatMap((panel) => panel.marks)) {
    if (mark.kind === 'rule' && mark.role === 'playhead') return mark.x;
  }
  return undefined;
}
