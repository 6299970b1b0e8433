// Who has a part of an own entry, since when, and the way to take it back.
import { useView } from "../../ask";
import type { Share } from "../../between/data";
import { TakeBack } from "../../between/TakeBack";
import type { Handed } from "../../spaces";
import { t } from "../../t";
import { Audience } from "../../ui";
import { dateOf } from "../../words/dates";

export function HandedAudience({ shared }: { shared: readonly Handed[] }) {
  const [first, ...more] = shared;
  if (first === undefined) return <Audience />;
  return more.length > 0 ? <Audience who="us" name={shared.map(({ name }) => name).join(", ")} /> : <Audience who="us" name={first.name} since={dateOf(first.at)} />;
}

function Lines({ o }: { o: string }) {
  const reply = useView<{ shares: Share[] }>("ledger");
  const shares = reply?.ok ? reply.shares.filter(({ source, stands }) => stands && source === o) : [];
  return (
    <ul class="rows">
      {shares.map(({ space, copy, name, at }) => {
        const date = dateOf(at);
        return (
          <li key={copy} class="ledger-line">
            <div>
              <b dir="auto">{name}</b>
              <small>{t("since {date}", { date })}</small>
            </div>
            <TakeBack space={space} copy={copy} what={`${name}, ${date}`} />
          </li>
        );
      })}
    </ul>
  );
}

// Under an entry: each part that is with somebody, to be taken back on its own.
export function HandedOver({ o, shared }: { o: string; shared: readonly Handed[] }) {
  if (shared.length === 0) return null;
  return (
    <section class="section" aria-labelledby="handed">
      <h2 id="handed">{t("Who can see some of it")}</h2>
      <p class="small">{t("They have it as it was when you handed it over. What you change here does not go across.")}</p>
      <Lines o={o} />
    </section>
  );
}
