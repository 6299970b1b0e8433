import type { Tab } from "../routes";
import { t } from "../t";
import * as Icons from "./icons";
import { Wordmark } from "./Page";

// The way to help comes first in the text, so it is the first Tab stop after the skip link.
export function Dock(props: { tab: Tab; now: boolean }) {
  const tabs: [Tab, string, typeof Icons.Today][] = [
    ["today", t("Today"), Icons.Today],
    ["together", t("Together"), Icons.Together],
    ["change", t("Change"), Icons.Change],
    ["learn", t("Learn"), Icons.Learn],
    ["me", t("Me"), Icons.Me],
  ];
  return (
    <nav class={`dock ${props.now ? "" : "no-now"}`} aria-label={t("Main")}>
      <Wordmark />
      <a class="now" href="#/triggered">
        <Icons.Wind />
        {t("I’m triggered")}
      </a>
      <div class="tabs">
        <ul>
          {tabs.map(([tab, name, Icon]) => (
            <li key={tab}>
              <a href={`#/${tab}`} aria-current={tab === props.tab ? "page" : undefined}>
                <Icon />
                {name}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}
