/** What differs from stage to stage. Everything else is the same on all of them. */
export interface StageProfile {
  /** Tables, users and the key of persons are protected from deletion, and outlive the stage. */
  readonly lasting: boolean;
  /** Tables are copied each day, apart from their recovery to any second. */
  readonly copies: boolean;
  /** A firewall stands before CloudFront, and so before the console and what it asks of the API. */
  readonly firewall: boolean;
  /** Functions that declare it get their requests by and by, and lose them again where the new code fails. */
  readonly canary: boolean;
  /** How long logs are kept: as SST says it, and in days. */
  readonly logs: { readonly kept: "1 month" | "3 months" | "1 year"; readonly days: number };
  /** Days from asking for the deletion of the key of persons to the deletion. AWS takes 7 to 30. */
  readonly keyDays: number;
}

const PRODUCTION: StageProfile = {
  lasting: true,
  copies: true,
  firewall: true,
  canary: true,
  logs: { kept: "1 year", days: 365 },
  keyDays: 30,
};

/** What goes wrong in production goes wrong here before; but it can be removed. */
const STAGING: StageProfile = {
  lasting: false,
  copies: false,
  firewall: true,
  canary: true,
  logs: { kept: "3 months", days: 90 },
  keyDays: 7,
};

const OTHER: StageProfile = {
  lasting: false,
  copies: false,
  firewall: false,
  canary: false,
  logs: { kept: "1 month", days: 30 },
  keyDays: 7,
};

/** The profile of the stage of this name. A name that is not known has that of `dev`: cheap, and removed with a word. */
export function profileOf(stage: string): StageProfile {
  const other = standbyOf(stage);
  // What a standby has that is worth keeping is its stage's; and it is woken in haste.
  if (other !== undefined) return { ...profileOf(other), lasting: false, copies: false, canary: false };
  if (stage === "production") return PRODUCTION;
  return stage === "staging" ? STAGING : OTHER;
}

const STANDBY = "-standby";

/** The stage that this one stands by for in its second Region; undefined for every other stage. */
export function standbyOf(stage: string): string | undefined {
  return stage.endsWith(STANDBY) ? stage.slice(0, -STANDBY.length) : undefined;
}
