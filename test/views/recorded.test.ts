import { expect, test } from 'vitest';
import { beganAt } from '../../src/views/recorded.ts';

const format = { sampleRate: 48_000 } as Parameters<typeof beganAt>[1]['format'];

/** When a name tells that the recording began, as ISO has it. */
function named(stem: string): string | undefined {
  const { name } = beganAt(stem, { tags: {}, format });
  return name === undefined ? undefined : new Date(name * 1000).toISOString();
}

test.each([
  // AudioMoth; the first ones wrote seconds since 1970 (`date -u -d @$((16#5CE5CFC8))`).
  ['20240131_235959', '2024-01-31T23:59:59.000Z'],
  ['5CE5CFC8', '2019-05-22T22:40:08.000Z'],
  // Song Meters, with milliseconds where a trigger began it.
  ['SM4-7_20240229_000000', '2024-02-29T00:00:00.000Z'],
  ['S4A01234_20240131_235959_250', '2024-01-31T23:59:59.250Z'],
  // SoundTrap, Zoom, AMAR.
  ['1207967796.240131235959', '2024-01-31T23:59:59.000Z'],
  ['240131_235959', '2024-01-31T23:59:59.000Z'],
  ['AMAR123.20240131T235959Z', '2024-01-31T23:59:59.000Z'],
  // With a time zone.
  ['20240131T235959+1000_REC', '2024-01-31T13:59:59.000Z'],
  ['20240131T235959-0330_REC', '2024-02-01T03:29:59.000Z'],
  // By hand.
  ['garden 2024-01-31 23.59.59', '2024-01-31T23:59:59.000Z'],
  ['2024-01-31T23-59-59', '2024-01-31T23:59:59.000Z'],
  ['20240131235959', '2024-01-31T23:59:59.000Z'],
  // A number behind is no time zone.
  ['20240131_235959-0100', '2024-01-31T23:59:59.000Z'],
])('%s began at %s', (stem, time) => {
  expect(named(stem)).toBe(time);
});

test.each([
  ...['a', '20240230_000000', '20240131_245959', '20240131_236059', '20241301_000000', '20240131_2359'],
  ...['20240131', '120240131_235959', '20240131_2359591', 'DEADBEEF', '00000001', '5CE5CFC', '991399_000000'],
])('%s tells no time', (stem) => {
  expect(named(stem)).toBeUndefined();
});

test('a chunk of broadcast data tells it by date and time, to the sample where its reference agrees', () => {
  const began = (tags: Record<string, string>) => beganAt('a', { tags, format });
  const tags = { originationDate: '2024-01-31', originationTime: '10:00:05' };
  const day = Date.UTC(2024, 0, 31) / 1000;
  expect(began(tags)).toEqual({ origination: day + 36_005 });
  const reference = (seconds: number) => ({ ...tags, timeReference: String(seconds * 48_000) });
  expect(began(reference(36_005.5))).toEqual({ origination: day + 36_005.5, reference: day + 36_005.5 });
  // The second file of a recording.
  expect(began(reference(36_605.5))).toEqual({ origination: day + 36_005, reference: day + 36_605.5 });
  expect(began({ ...tags, originationDate: '2024:01:31', originationTime: '10-00-05' })).toEqual({
    origination: day + 36_005,
  });
  for (const originationDate of ['2024-02-31', '', '31.1.2024'])
    expect(began({ ...tags, originationDate })).toEqual({});
  expect(began({ ...tags, originationTime: '' })).toEqual({});
});
