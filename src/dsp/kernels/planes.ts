// From interleaved float32 to a plane a channel, or to their mean.

/** Interleaved stereo into two planes. */
export function deinterleaveStereo(source: usize, left: usize, right: usize, frames: i32): void {
  const vectorEnd = left + ((<usize>frames >> 2) << 4);
  while (left < vectorEnd) {
    const first = v128.load(source);
    const second = v128.load(source, 16);
    v128.store(left, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
    v128.store(right, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
    source += 32;
    left += 16;
    right += 16;
  }
  for (let rest = frames & 3; rest > 0; rest--) {
    store<f32>(left, load<f32>(source));
    store<f32>(right, load<f32>(source, 4));
    source += 8;
    left += 4;
    right += 4;
  }
}

/** One channel of interleaved audio; `source` points at its first sample. */
export function pickChannel(source: usize, target: usize, frames: i32, channels: i32): void {
  const stride = <usize>channels << 2;
  const end = target + (<usize>frames << 2);
  while (target < end) {
    store<f32>(target, load<f32>(source));
    source += stride;
    target += 4;
  }
}

/** The mean of the two channels of interleaved stereo. */
export function mixStereo(source: usize, target: usize, frames: i32): void {
  const half = f32x4.splat(0.5);
  const vectorEnd = target + ((<usize>frames >> 2) << 4);
  while (target < vectorEnd) {
    const first = v128.load(source);
    const second = v128.load(source, 16);
    const left = v128.shuffle<f32>(first, second, 0, 2, 4, 6);
    const right = v128.shuffle<f32>(first, second, 1, 3, 5, 7);
    v128.store(target, f32x4.mul(f32x4.add(left, right), half));
    source += 32;
    target += 16;
  }
  for (let rest = frames & 3; rest > 0; rest--) {
    store<f32>(target, (load<f32>(source) + load<f32>(source, 4)) * <f32>0.5);
    source += 8;
    target += 4;
  }
}

/** The mean of all channels of interleaved audio. */
export function mixChannels(source: usize, target: usize, frames: i32, channels: i32): void {
  const end = target + (<usize>frames << 2);
  while (target < end) {
    let sum: f64 = 0;
    for (let channel = 0; channel < channels; channel++) {
      sum += <f64>load<f32>(source);
      source += 4;
    }
    store<f32>(target, <f32>(sum / <f64>channels));
    target += 4;
  }
}
