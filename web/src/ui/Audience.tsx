import { t } from "../t";
import * as Icons from "./icons";

// Says who can see what is written here. Every item has an audience; "me" unless somebody chose otherwise.
export function Audience(props: { who?: "me" | "us" | "practitioner" }) {
  const [Icon, words] = {
    me: [Icons.Lock, t("Only you can see this")] as const,
    us: [Icons.Together, t("You and your partner")] as const,
    practitioner: [Icons.Hands, t("You and your practitioner")] as const,
  }[props.who ?? "me"];
  return (
    <span class="audience">
      <Icon />
      {words}
    </span>
  );
}
