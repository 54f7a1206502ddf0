/** Names of format tags that are not decoded here, from Microsoft's mmreg.h. */
const NAMES = new Map<number, string>([
  [0x0000, 'unknown'],
  [0x0008, 'DTS'],
  [0x0009, 'DRM'],
  [0x000a, 'WMA Voice'],
  [0x0010, 'OKI ADPCM'],
  [0x0012, 'Intel MediaSpace ADPCM'],
  [0x0014, 'G.723 ADPCM'],
  [0x0017, 'Dialogic OKI ADPCM'],
  [0x0020, 'Yamaha ADPCM'],
  [0x0022, 'DSP Group TrueSpeech'],
  [0x0031, 'GSM 6.10'],
  [0x0040, 'G.721 ADPCM'],
  [0x0042, 'G.723.1'],
  [0x0045, 'G.726 ADPCM'],
  [0x0050, 'MPEG audio layer 1 or 2'],
  [0x0055, 'MP3'],
  [0x0061, 'Duck DK4 ADPCM'],
  [0x0062, 'Duck DK3 ADPCM'],
  [0x0064, 'G.726 ADPCM'],
  [0x0069, 'IMA ADPCM of the Xbox'],
  [0x0083, 'G.729'],
  [0x0092, 'AC-3 over S/PDIF'],
  [0x00ff, 'AAC'],
  [0x0111, 'VivoActive G.723'],
  [0x0130, 'ACELP.net'],
  [0x0160, 'WMA 1'],
  [0x0161, 'WMA 2'],
  [0x0162, 'WMA Professional'],
  [0x0163, 'WMA Lossless'],
  [0x0165, 'XMA 1'],
  [0x0166, 'XMA 2'],
  [0x0200, 'Creative ADPCM'],
  [0x0270, 'ATRAC3'],
  [0x1600, 'AAC in ADTS'],
  [0x1602, 'AAC in LATM'],
  [0x2000, 'AC-3'],
  [0x2001, 'DTS'],
  [0x566f, 'Vorbis'],
  [0x674f, 'Ogg Vorbis'],
  [0x6750, 'Ogg Vorbis'],
  [0x6751, 'Ogg Vorbis'],
  [0x676f, 'Ogg Vorbis'],
  [0x6770, 'Ogg Vorbis'],
  [0x6771, 'Ogg Vorbis'],
  [0x704f, 'Opus'],
  [0xa106, 'AAC'],
  [0xf1ac, 'FLAC'],
]);

/** Those of them that ffmpeg doesn't know by their tag, or can't decode without the packets that a WAV hasn't kept. */
const NOT_FOR_FFMPEG = new Set([
  0x00ff, 0xa106, 0x566f, 0x0000, 0x0008, 0x0009, 0x0012, 0x0092, 0x674f, 0x6750, 0x6751, 0x676f, 0x6770,
  0x6771, 0x704f,
]);

/** Whether ffmpeg decodes what the tag stands for. */
export function isReadByFfmpeg(tag: number): boolean {
  return NAMES.has(tag) && !NOT_FOR_FFMPEG.has(tag);
}

/** A format tag as number and, where it is known, name: `0x0055 (MP3)`. */
export function formatTagName(tag: number): string {
  const number = `0x${tag.toString(16).padStart(4, '0').toUpperCase()}`;
  const name = NAMES.get(tag);
  return name ? `${number} (${name})` : number;
}
