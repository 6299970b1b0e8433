// The settings of a space: the name I use for them, whether the numbers were compared, and the ways to stop.
import { useState } from "preact/hooks";
import { command } from "../../engine";
import type { ScreenProps } from "../../routes";
import { day, t } from "../../t";
import { Button, Disclosure, Field, Item, Page, Rows, toast, tooLong } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { NAME_MAX } from "./Invite";
import { isShared, stateSaid, type Space } from "./spaces";
import { With } from "./With";

function Name({ space }: { space: Space }) {
  const [name, type] = useState(space.name);
  const [problem, say] = useState<string | null>(null);
  const rename = async () => {
    const reply = await command("space_name", { space: space.space, name: name.trim() });
    say(reply.ok ? null : sentence(reply));
    if (reply.ok) toast(t("Kept. Only you can see it."));
  };
  const words = name.trim();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void rename();
      }}
    >
      <Field label={t("What you call them here")} hint={t("Only you see it.")} value={name} limit={NAME_MAX} onInput={(typed) => (say(null), type(typed))} problem={problem} />
      <div class="row">
        <Button type="submit" kind="quiet" disabled={words === "" || words === space.name || tooLong(words, NAME_MAX)}>
          {t("Keep the name")}
        </Button>
      </div>
    </form>
  );
}

function Compared({ space }: { space: Space }) {
  return (
    <section class="section" aria-labelledby="compared">
      <h2 id="compared">{t("Whether it is really them")}</h2>
      <p>
        {space.verified
          ? t("You compared the numbers, and they were the same. Nobody stands between you.")
          : t("Not verified: you skipped comparing the six numbers. If somebody else answered your link, you would not know.")}
      </p>
      {!space.verified && isShared(space) && (
        <>
          <p class="small">{t("You can compare a longer number at any time, when you both have your phones at hand.")}</p>
          <div class="row">
            <Button kind="quiet" href={`#/with/${space.space}/compare`}>
              {t("Compare now")}
            </Button>
          </div>
        </>
      )}
      <p class="small">{t("You call yourself {name} to them. Linked since {day}.", { name: space.mine, day: day(new Date(space.since * 1000)) })}</p>
    </section>
  );
}

export default function Settings({ params }: ScreenProps) {
  return (
    <With space={params["space"]}>
      {(space) => (
        <Page title={t("Settings with {name}", { name: space.name })} lede={stateSaid(space)} back={`/with/${space.space}`}>
          <Name key={space.space} space={space} />
          <Compared space={space} />
          {isShared(space) && (
            <section class="section" aria-labelledby="quietly">
              <h2 id="quietly">{t("Notices")}</h2>
              <Rows>
                <Item icon={Icons.Clock} name={t("Reminders")} hint={t("Off, unless you want them")} href="#/me/reminders" />
              </Rows>
            </section>
          )}
          <section class="section" aria-labelledby="out">
            <h2 id="out">{t("The ways out")}</h2>
            <Rows>
              <Item icon={Icons.Out} name={t("Pause, stop, or stop and remove")} hint={t("At any time. It needs no reason")} href={`#/with/${space.space}/leave`} />
              <Item icon={Icons.Help} name={t("If you are afraid of them")} hint={t("A private safety check, and help")} href="#/safety" />
            </Rows>
          </section>
          <Disclosure summary={t("What they can see of you")}>
            <p class="small">{t("What you handed over, and the name you gave them. Not when you are here, not what you read, and not what you wrote alone.")}</p>
          </Disclosure>
        </Page>
      )}
    </With>
  );
}
