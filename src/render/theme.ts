export type ThemeName = 'light' | 'dark';

/** Colours of a picture, in CSS notation. */
export interface Theme {
  /** Whether it is dark on light or light on dark. */
  scheme: ThemeName;
  background: string;
  text: string;
  faintText: string;
  axis: string;
  grid: string;
  /** Line and band colours, by series; told apart by the colour-blind too. */
  series: string[];
  /** The playhead's core; a dark halo sets it off from bright pictures. */
  playhead: string;
  cue: string;
  clip: string;
}

/**
 * The looks there are. Series follow Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), darkened or
 * lightened to stand out from the background.
 */
export const themes: Record<ThemeName, Theme> = {
  light: {
    scheme: 'light',
    background: '#ffffff',
    text: '#1f2328',
    faintText: '#667080',
    axis: '#59636e',
    grid: '#e4e8ec',
    series: ['#1565a8', '#d1600a', '#0a8a66', '#b0457f', '#8a6d00', '#3f8fc4'],
    playhead: '#2ee6ff',
    cue: '#7a3fb0',
    clip: '#d92d20',
  },
  dark: {
    scheme: 'dark',
    background: '#11151a',
    text: '#e6e9ed',
    faintText: '#939daa',
    axis: '#838e9b',
    grid: '#262d36',
    series: ['#5aafea', '#f09a4a', '#3ec49a', '#e58bbb', '#dcc24a', '#9ccbee'],
    playhead: '#2ee6ff',
    cue: '#c79bf2',
    clip: '#ff6257',
  },
};
