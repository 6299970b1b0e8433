import { t } from "../t";
import { Item, Rows, Sheet } from "../ui";
import * as Icons from "../ui/icons";
import { carry, type From } from "./during";
import { all, iconOf } from "./skill";

// It is not getting better: fewer words, other ways, and people.
export function Instead(props: { open: boolean; onClose: () => void; skill: string; origin: From }) {
  return (
    <Sheet open={props.open} title={t("Then do something else")} onClose={props.onClose}>
      <p class="soft">{t("That happens. It says nothing about you.")}</p>
      <Rows edged label={t("Something else")}>
        {all
          .filter(({ id }) => id !== props.skill && id !== "time_out")
          .slice(0, 3)
          .map(({ id, title }) => (
            <Item key={id} icon={iconOf[id]} name={t(title)} href={`#${carry(`/slow/${id}`, props.origin)}`} />
          ))}
        <Item icon={Icons.Phone} name={t("Talk to somebody")} hint={t("Lines that are open now, by country")} href="#/help" />
      </Rows>
    </Sheet>
  );
}
