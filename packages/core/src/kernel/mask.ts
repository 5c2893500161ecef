/** An address that can be told from others and not be used: the first character of an e-mail, the last two digits of a number. */
export function maskAddress(address: string): string {
  return address.includes("@") ? `${address.slice(0, 1)}***@***` : `***${address.slice(-2)}`;
}
