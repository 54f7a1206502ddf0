/** The speakers of a channel mask, bit by bit, as Microsoft's ksmedia.h orders them and ffmpeg and sox name them. */
const SPEAKERS = [
  'FL',
  'FR',
  'FC',
  'LFE',
  'BL',
  'BR',
  'FLC',
  'FRC',
  'BC',
  'SL',
  'SR',
  'TC',
  'TFL',
  'TFC',
  'TFR',
  'TBL',
  'TBC',
  'TBR',
];

/** Names of the speakers in a channel mask, in the order of the channels: `FL`, `FR`, `FC`, `LFE` …; none for 0. */
export function speakerNames(channelMask: number): string[] {
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    if ((channelMask >>> bit) & 1) names.push(SPEAKERS[bit] ?? `bit ${bit}`);
  }
  return names;
}
