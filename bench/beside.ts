import { type Spread, spread } from "./report.ts";

export interface Described {
  /** What is printed of it. */
  readonly about: object;
}

/** Who is measured in one run: this system, bare SQLite as the least that any needs, and others of its kind. */
export interface Field<Contender> {
  readonly ours: Contender;
  readonly bare: Contender;
  readonly peers: readonly Contender[];
}

export interface Beside {
  readonly ours: Spread;
  readonly bare: Spread;
  /** Ours to bare, round by round. */
  readonly share: Spread;
  /** Beside what is said of each, its rate, and ours to its own, round by round. */
  readonly peers: readonly { readonly rate: Spread; readonly times: Spread }[];
}

/** Every contender once a round, so that what else the machine does meets them all. */
export async function byTurns<Contender extends Described>(
  { ours, bare, peers }: Field<Contender>,
  rounds: number,
  measure: (contender: Contender) => Promise<number>,
): Promise<Beside> {
  const rates = new Map<Contender, number[]>([bare, ours, ...peers].map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [contender, measured] of rates) measured.push(await measure(contender));
  }
  const of = (contender: Contender) => rates.get(contender) ?? [];
  const to = (other: Contender) => spread(of(ours).map((rate, round) => rate / (of(other)[round] ?? Number.NaN)));
  return {
    ours: spread(of(ours)),
    bare: spread(of(bare)),
    share: to(bare),
    peers: peers.map((peer) => ({ ...peer.about, rate: spread(of(peer)), times: to(peer) })),
  };
}
