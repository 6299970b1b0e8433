// Fear, threat or control in a text: no gentler way to put it is offered. Here are the words of Help, and the way there.
import help from "../../../content/help.json";
import { t } from "../t";
import { Button, Disclosure } from "../ui";
import * as Icons from "../ui/icons";

const parts = [help.controlling_partner, help.if_it_is_you];

export function HelpFirst() {
  return (
    <section class="section help-first" aria-labelledby="help-first">
      <h2 id="help-first">{t("Is everybody safe?")}</h2>
      <p class="soft">{t("Some of these words are about fear, a threat or control. Other words would not make that right, so none are offered here. People who know can help, whichever side of it you are on.")}</p>
      <div>
        <Button kind="quiet" icon={Icons.Help} href="#/help">
          {t("See who can help")}
        </Button>
      </div>
      <div>
        {parts.map(({ title, text }) => (
          <Disclosure key={title} summary={t(title)}>
            {text.map((line) => (
              <p key={line}>{t(line)}</p>
            ))}
          </Disclosure>
        ))}
      </div>
    </section>
  );
}
