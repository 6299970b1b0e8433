import { t } from "../t";
import * as Icons from "./icons";

// Says who can see what is written here. Every item has an audience; "me" unless somebody chose otherwise.
export function Audience({ who = "me", name, since }: { who?: "me" | "us" | "practitioner"; name?: string; since?: string }) {
  const us = !name ? t("You and your partner") : since ? t("You, and {name} since {date}", { name, date: since }) : t("You and {name}", { name });
  const [Icon, words] = {
    me: [Icons.Lock, t("Only you can see this")] as const,
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
