/** The scenario `demo`, which goes on by the clock of whoever asks. */
export class Demo {
  /** The world as it is at a moment, in epoch milliseconds. Deployments go `speed` times as fast. */
  constructor(now: number, speed: number);
  /** `{ full, readOnly }`: keys to sign in with, as JSON. */
  static keys(): string;
  /** Answers `{ method, url, headers, body }` with `{ status, headers, body }`, both as JSON; throws where that is no request. */
  answer(asked: string, now: number): string;
  free(): void;
}
