// What this person shares with whom, as the vault has it.
import { useView } from "../../ask";
import { t } from "../../t";

export interface Space {
  space: string;
  name: string; // the partner's
  mine: string; // what I called myself to them
  kind: number;
  side: number;
  verified: boolean;
  state: "on" | "paused" | "quiet" | "leaving" | "left" | "read_only";
  since: number; // seconds
  gone: boolean; // the server knows it no longer
}

// Those that are on this device. null: not known yet.
export function useSpaces(): Space[] | null {
  const reply = useView<{ spaces: Space[] }>("spaces");
  if (!reply) return null;
  return reply.ok ? reply.spaces.filter(({ state }) => state !== "left" && state !== "leaving") : [];
}

export const isShared = ({ state, gone }: Space): boolean => (state === "on" || state === "paused") && !gone;

// The same words whoever ended it, and however: nobody has to explain anything.
export function stateSaid({ state, gone, verified }: Space): string {
  if (gone || state === "quiet") return t("Sharing is off");
  if (state === "read_only") return t("To read only, until you link again");
  if (state === "paused") return t("Sharing is paused");
  return verified ? t("Linked and compared") : t("Linked, not verified");
}
