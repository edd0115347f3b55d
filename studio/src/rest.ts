/** This file tells when a hand rests: when nothing moved for a while. */

/** A timer that many moves put off; at each of them it only notes the time, as browsers take theirs to set a timer anew. */
export class Rest {
  private timer = 0;
  private end = 0;

  constructor(private readonly wait: number, private readonly then: () => void) {}

  /** Whether something moved a moment ago. */
  get isAhead(): boolean {
    return this.timer !== 0;
  }

  putOff(): void {
    this.end = performance.now() + this.wait;
    this.timer ||= window.setTimeout(this.look, this.wait);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  private readonly look = (): void => {
    const left = this.end - performance.now();
    this.timer = left > 0 ? window.setTimeout(this.look, left) : 0;
    if (this.timer === 0) this.then();
  };
}
