import { t } from "../t";
import * as Icons from "./icons";

export interface AudienceProps {
  who?: "me" | "us" | "practitioner";
  name?: string; // of the other
  since?: string;
  but?: boolean; // a list, of which some may have been handed over: each row then says so itself
}

// Says who can see what is written here. Every item has an audience; "me" unless somebody chose otherwise.
export function Audience({ who = "me", name, since, but }: AudienceProps) {
  const us = !name ? t("You and your partner") : since ? t("You, and {name} since {date}", { name, date: since }) : t("You and {name}", { name });
  const [Icon, words] = {
    me: [Icons.Lock, but ? t("Only you, but for what you handed over") : t("Only you can see this")] as const,
    us: [Icons.Together, us] as const,
    practitioner: [Icons.Hands, t("You and your practitioner")] as const,
  }[who];
  return (
    <span class="audience">
      <Icon />
      <span dir="auto">{words}</span>
    </span>
  );
}
