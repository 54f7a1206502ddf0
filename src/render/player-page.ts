/** The HTML figure's style sheet. What depends on the figure follows it: the colours, as custom properties of the body, and places. */
export const pageStyle = `
  body { margin: 0; background: var(--background); color: var(--text); font: 15px/1.4 Inter, system-ui, sans-serif; }
  main { width: min(100%, var(--width)); margin: 0 auto; }
  .picture { position: relative; }
  .picture img { display: block; width: 100%; height: auto; }
  .region { position: absolute; overflow: hidden; cursor: text; touch-action: pan-y; }
  .region:focus-visible { outline: 2px solid var(--playhead); outline-offset: 2px; }
  .playhead { position: absolute; top: 0; bottom: 0; width: 2px; margin-left: -1px; background: var(--playhead);
    box-shadow: 0 0 0 1px rgb(0 0 0 / 0.55); pointer-events: none; }
  .controls { position: sticky; bottom: 0; display: flex; flex-wrap: wrap; gap: 0.5em 1em; align-items: center;
    padding: 0.5em 1em; background: var(--background); }
  audio { flex: 1 1 20em; height: 2.5em; }
  output { font-variant-numeric: tabular-nums; }
  kbd { padding: 0 0.3em; border: 1px solid; border-radius: 0.25em; font: inherit; font-size: 0.85em; }
  .keys, .note { flex-basis: 100%; margin: 0; font-size: 0.85em; color: var(--faint-text); }
`;

/**
 * The HTML figure's script. It moves the playheads with the audio, and the audio by pointer and keys. A region's
 * data-from and data-to are the file's times at its left and right edge; the audio's data-start is that of the clip.
 */
export const pageScript = `
  const audio = document.querySelector('audio');
  const readout = document.querySelector('output');
  const clipStart = Number(audio.dataset.start);
  const clipLength = Number(audio.dataset.duration);
  const regions = [...document.querySelectorAll('.region')].map((element) => ({
    element,
    playhead: element.querySelector('.playhead'),
    from: Number(element.dataset.from),
    to: Number(element.dataset.to),
  }));

  const clock = (seconds) => {
    const hundredths = Math.round(seconds * 100);
    const rest = ((hundredths % 6000) / 100).toFixed(2).padStart(5, '0');
    return Math.floor(hundredths / 6000) + ':' + rest;
  };

  function show() {
    const time = clipStart + audio.currentTime;
    for (const { element, playhead, from, to } of regions) {
      playhead.style.left = ((time - from) / (to - from)) * 100 + '%';
      element.setAttribute('aria-valuenow', time.toFixed(2));
      element.setAttribute('aria-valuetext', clock(time));
    }
    readout.value = clock(time) + ' / ' + clock(clipStart + clipLength);
  }

  function follow() {
    show();
    if (!audio.paused) requestAnimationFrame(follow);
  }

  function seek(time) {
    audio.currentTime = Math.min(clipLength, Math.max(0, time));
    show();
  }

  for (const { element, from, to } of regions) {
    const seekToPointer = (event) => {
      const box = element.getBoundingClientRect();
      seek(from + ((event.clientX - box.left) / box.width) * (to - from) - clipStart);
    };
    element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      seekToPointer(event);
    });
    element.addEventListener('pointermove', (event) => {
      if (element.hasPointerCapture(event.pointerId)) seekToPointer(event);
    });
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target === audio) return;
    const step = event.shiftKey ? 1 : 5;
    const actions = {
      ' ': () => (audio.paused ? audio.play() : audio.pause()),
      ArrowLeft: () => seek(audio.currentTime - step),
      ArrowRight: () => seek(audio.currentTime + step),
      Home: () => seek(0),
      End: () => seek(clipLength),
    };
    const tenth = /^[0-9]$/.test(event.key) ? () => seek((clipLength * Number(event.key)) / 10) : undefined;
    const action = tenth ?? actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  audio.addEventListener('play', follow);
  for (const change of ['pause', 'seeking', 'seeked', 'timeupdate', 'ended']) audio.addEventListener(change, show);
  const begin = () => seek(Number(audio.dataset.playhead));
  if (audio.readyState >= HTMLMediaElement.HAVE_METADATA) begin();
  else audio.addEventListener('loadedmetadata', begin, { once: true });
  show();
`;
