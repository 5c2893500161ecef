/** Where a consumer of the feed goes on: after the fact at this position. */
export interface Checkpoint {
  readonly consumer: string;
  readonly position: number;
}

/** How far each consumer of the feed has come. */
export interface Checkpoints {
  /** 0 for a consumer that has not begun. */
  load(consumer: string): Promise<number>;
  /** Never moves back. */
  save(consumer: string, position: number): Promise<void>;
}
