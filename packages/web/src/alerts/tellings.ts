import type { AlertItem } from "@bridgework/functions/http/alerts-contract";
import type { State } from "../kit/state.ts";

export type Telling = AlertItem["tellings"][number];

const PLACES: Readonly<Record<Telling["sink"], string>> = { chat: "chat", pager: "pager", email: "e-mail" };

export function placeOf({ sink }: Pick<Telling, "sink">): string {
  return PLACES[sink];
}

export function tellingState({ status }: Pick<Telling, "status">): State {
  switch (status) {
    case "told":
      return "ok";
    case "failed":
      return "dead";
    case "redriving":
      return "redriven";
  }
}

/** Where operators were told and where not, in a few words; null while nobody was. */
export function toldInShort(tellings: readonly Telling[]): { readonly text: string; readonly failed: boolean } | null {
  const failed = tellings.filter(({ status }) => status === "failed");
  const shown = failed.length > 0 ? failed : tellings;
  if (shown.length === 0) return null;
  const places = shown.map(placeOf).join(", ");
  return { text: failed.length > 0 ? `not by ${places}` : places, failed: failed.length > 0 };
}
