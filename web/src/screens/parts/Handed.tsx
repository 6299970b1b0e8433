// Who has a part of an own entry, since when, and the ways to hand more over or to take it back.
import { TakeBack } from "../../between/TakeBack";
import { useSpaces, type Handed, type Space } from "../../spaces";
import { t } from "../../t";
import { Audience } from "../../ui";
import { dateOf } from "../../words/dates";

const nameIn = (spaces: readonly Space[], id: string): string => spaces.find(({ space }) => space === id)?.name ?? t("your partner");

// Each name once, with the day from which they could see something of it.
function since(shared: readonly Handed[], spaces: readonly Space[]): [string, number][] {
  const first = new Map<string, number>();
  for (const { space, at } of shared) first.set(space, Math.min(at, first.get(space) ?? at));
  return [...first].map(([space, at]) => [nameIn(spaces, space), at]);
}

export function useNames(): (shared: readonly Handed[]) => [string, number][] {
  const reply = useSpaces();
  const spaces = reply?.ok ? reply.spaces : [];
  return (shared) => since(shared, spaces);
}

export function HandedAudience({ shared }: { shared: readonly Handed[] }) {
  const names = useNames()(shared);
  const [first] = names;
  if (first === undefined) return <Audience />;
  return names.length > 1 ? <Audience who="us" name={names.map(([name]) => name).join(", ")} /> : <Audience who="us" name={first[0]} since={dateOf(first[1])} />;
}

// Under an entry: what of it is with whom, each part to be taken back on its own.
export function HandedOver({ shared }: { shared: readonly Handed[] }) {
  const reply = useSpaces();
  const spaces = reply?.ok ? reply.spaces : [];
  if (shared.length === 0) return null;
  return (
    <section class="section" aria-labelledby="handed">
      <h2 id="handed">{t("Who can see some of it")}</h2>
      <ul class="rows">
        {shared.map(({ space, copy, at }) => {
          const name = nameIn(spaces, space);
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
    </section>
  );
}
