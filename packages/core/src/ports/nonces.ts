/** What signed requests carry so that each is taken once. */
export interface Nonces {
  /**
   * True for the first who claims a nonce of a key, false for everybody after: atomic over all processes. It is kept
   * until `until` at least, in milliseconds since 1970; later it may be forgotten, and be claimed again.
   */
  claim(keyId: string, nonce: string, until: number): Promise<boolean>;
}
