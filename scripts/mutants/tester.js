import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('run.js', import.meta.url));
const SLEEPER = fileURLToPath(new URL('sleeper.js', import.meta.url));
/** What a run may take beside three times what its tests took without a fault, in ms. */
const GRACE = 15_000;

/** A process that runs tests in the copy; ended, and started anew, where a fault keeps it from answering. */
export class Tester {
  #copy;
  #child;
  #ready;

  constructor(copy) {
    this.#copy = copy;
  }

  /** All fast tests without a fault: what each comes by. */
  watch() {
    return this.#ask({ awake: 0 });
  }

  /** The name of a test that fails with this fault, 'no end' where none ends in time; undefined where all pass. */
  async try(awake, files, ms) {
    const { failure } = await this.#ask({ awake, files }, GRACE + 3 * ms);
    return failure;
  }

  close() {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  /** In case of an answer that takes longer than `limit` ms, or never comes, the process is another one next time. */
  async #ask(order, limit) {
    if (!this.#child) this.#start();
    await this.#ready;
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (answer) => {
        clearTimeout(timer);
        child.off('message', settle).off('exit', onExit);
        resolve(answer);
      };
      const onExit = () => {
        this.#child = undefined;
        settle({ failure: 'the end of the test process' });
      };
      const timer =
        limit &&
        setTimeout(() => {
          child.off('exit', onExit);
          this.close();
          settle({ failure: 'no end' });
        }, limit);
      child.on('message', settle).on('exit', onExit);
      child.send(order);
    });
  }

  #start() {
    // What an ended process leaves behind goes with the copy.
    const env = { ...process.env, TMPDIR: this.#copy, TEMP: this.#copy };
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'];
    this.#child = fork(PROGRAM, [this.#copy, SLEEPER], { cwd: this.#copy, env, stdio });
    this.#ready = new Promise((resolve) => this.#child.once('message', resolve).once('exit', resolve));
  }
}
