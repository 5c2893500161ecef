/** What a leaf of an event is compared with. */
export type Scalar = string | number | boolean | null;

export type NumericOperator = "=" | "<" | "<=" | ">" | ">=";

export interface NumericTest {
  readonly operator: NumericOperator;
  readonly bound: number;
}

/** Inclusive range of addresses of one family, as numbers. */
export interface AddressRange {
  readonly text: string;
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** A condition that only text can satisfy. */
export type TextMatcher =
  | { readonly kind: "equals-ignore-case"; readonly text: string }
  | { readonly kind: "prefix" | "suffix"; readonly text: string; readonly ignoreCase: boolean }
  | { readonly kind: "wildcard"; readonly text: string; readonly pieces: readonly string[] }
  | { readonly kind: "cidr"; readonly range: AddressRange };

/** One condition on one leaf. */
export type Matcher =
  | TextMatcher
  | { readonly kind: "equals"; readonly value: Scalar }
  | { readonly kind: "numeric"; readonly tests: readonly NumericTest[] }
  | { readonly kind: "exists"; readonly present: boolean }
  | { readonly kind: "anything-but"; readonly excluded: readonly Matcher[] };

/** One field of a pattern: it passes when one of its matchers does. */
export interface FieldTest {
  /** Dotted path from the top of the event, as `detail.data.amount`. */
  readonly path: string;
  readonly matchers: readonly Matcher[];
}

/** Fields that must all pass, in ascending order of path. */
export type Alternative = readonly FieldTest[];

/** A checked event pattern. It matches when one alternative does; without `$or` there is one. */
export interface Pattern {
  readonly alternatives: readonly Alternative[];
}

/** Named as AWS's error; its message begins as AWS's does. */
export class InvalidEventPattern extends Error {
  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.name = "InvalidEventPatternException";
  }
}
