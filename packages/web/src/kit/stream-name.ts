/** Splits `<category>#<id>`; null where the text is not a stream's name. */
export function parseStreamName(stream: string): { readonly category: string; readonly id: string } | null {
  const at = stream.indexOf("#");
  if (at <= 0 || at === stream.length - 1) return null;
  return { category: stream.slice(0, at), id: stream.slice(at + 1) };
}
