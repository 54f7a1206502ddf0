/** Colours of a picture, in CSS notation. */
export interface Theme {
  background: string;
  text: string;
  faintText: string;
  axis: string;
  grid: string;
  /** Line and band colours, by series; told apart by the colour-blind too. */
  series: string[];
  playhead: string;
  cue: string;
  clip: string;
}

export type ThemeName = 'light' | 'dark';
