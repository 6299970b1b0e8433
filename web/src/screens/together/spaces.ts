// The spaces that somebody is in, as the screens about the link itself see them.
import { isHere } from "../../here";
import { useSpaces, type Space } from "../../spaces";
import { t } from "../../t";

export type { Space };

// Those that are on this device. null: not known yet.
export function useHere(): Space[] | null {
  const reply = useSpaces();
  if (!reply) return null;
  return reply.ok ? reply.spaces.filter(isHere) : [];
}

export const isShared = ({ state, gone }: Space): boolean => (state === "on" || state === "paused") && !gone;

// The same words whoever ended it, and however: nobody has to explain anything.
export function stateSaid({ state, gone, verified }: Space): string {
  if (gone || state === "quiet") return t("Sharing is off");
  if (state === "read_only") return t("To read only, until you link again");
  if (state === "paused") return t("Sharing is paused");
  return verified ? t("Linked and compared") : t("Linked, not verified");
}
