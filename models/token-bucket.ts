/**
 * Lets so much through a minute and no more: full at the beginning, refilled evenly. What is larger than the bucket may go when the bucket is
 * full, and is paid back afterwards; else it could never go.
 */
export class TokenBucket {
  private readonly perMinute: number;
  private level: number;
  private at: number;

  constructor(perMinute: number, now: number) {
    this.perMinute = perMinute;
    this.level = perMinute;
    this.at = now;
  }

  /** Milliseconds until so much may go; 0: now. */
  waitMs(amount: number, now: number): number {
    this.refill(now);
    const missing = Math.min(amount, this.perMinute) - this.level;
    return missing <= 0 ? 0 : Math.ceil((missing / this.perMinute) * 60_000);
  }

  take(amount: number, now: number): void {
    this.refill(now);
    this.level -= amount;
  }

  /** What was taken beforehand and not used. */
  giveBack(amount: number): void {
    this.level = Math.min(this.perMinute, this.level + amount);
  }

  private refill(now: number): void {
    if (now <= this.at) return;
    this.level = Math.min(this.perMinute, this.level + ((now - this.at) / 60_000) * this.perMinute);
    this.at = now;
  }
}
