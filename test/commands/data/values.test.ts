import { expect, test } from 'vitest';
import { dataValues, jsonHead } from '../../../src/commands/data/values.ts';
import { resolveSelection } from '../../../src/options/selection.ts';
import { openS16 } from '../../analysis/sources.ts';

test('decibels are at least −300, of nothing and of no column too', () => {
  const power = Float32Array.of(1, 0.001, 4, 1e-29, 1e-40, 0, Number.NaN);
  const levels = Array.from(dataValues(power, {}), (level) => Number(level.toFixed(3)));
  expect(levels).toEqual([0, -30, 6.021, -290, -300, -300, -300]);
  expect(dataValues(power, { values: 'db' })).toEqual(dataValues(power, {}));
});

test('power is what it is, and 0 where there is no column', () => {
  const power = Float32Array.of(1, 0.25, 1e-40, 0, Number.NaN);
  expect(dataValues(power, { values: 'power' })).toEqual(Float32Array.of(1, 0.25, 1e-40, 0, 0));
});

test('a JSON begins with the file, the part of it, and the options in force', async () => {
  const wav = await openS16([new Int16Array(8000), new Int16Array(8000)], 4000);
  wav.close();
  const asked = { start: { seconds: 0.5 }, end: { seconds: 1.25 }, channel: 2 };
  const named = { ...wav, name: 'a.wav', path: '../deep/a.wav' };
  expect(jsonHead(named, resolveSelection(asked, wav.info, 'all'), { nfft: 8 })).toEqual({
    file: 'a.wav',
    path: '../deep/a.wav',
    sampleRate: 4000,
    channels: 1,
    channelNames: ['right'],
    start: 0.5,
    end: 1.25,
    options: { nfft: 8 },
  });
});
