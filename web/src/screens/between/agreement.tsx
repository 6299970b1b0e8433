// Putting one agreement into words, or into other words: one small thing, and when to look at it again.
import { whenAgain, type Again } from "../../between/agreeing";
import { useCouple, useSpace, type Agreement } from "../../between/data";
import { formFor } from "../../between/forms";
import { HandItOver, useGive } from "../../between/give";
import { handedSaid } from "../../between/handed";
import { Preview } from "../../between/Preview";
import { NotSetUp } from "../../between/With";
import { useDraft } from "../../draft";
import { go } from "../../router";
import type { ScreenProps } from "../../routes";
import { isOn, type Space } from "../../spaces";
import { t } from "../../t";
import { Area, Audience, Page, Segments, Still, tooLong, Waiting } from "../../ui";

const MOST = 500;

interface Draft {
  words: string | null; // null: not touched yet
  again: Again;
}

function When({ again, onPick }: { again: Again; onPick: (again: Again) => void }) {
  return (
    <div class="stack tight">
      <p class="label">{t("Look at it again")}</p>
      <Segments<Again>
        legend={t("Look at it again")}
        options={[
          { id: "month", name: t("in 4 weeks") },
          { id: "season", name: t("in 3 months") },
          { id: "never", name: t("no date") },
        ]}
        value={again}
        onPick={onPick}
      />
    </div>
  );
}

function Write({ space, of }: { space: Space; of: Agreement | null }) {
  const draft = useDraft<Draft>(formFor(of ? "change" : "agreement", space.space), { words: null, again: "month" });
  const giving = useGive(space);
  const typed = draft.value.words ?? of?.words ?? "";
  const words = typed.trim();
  const revisit = whenAgain(draft.value.again);
  const entry = { t: "agreement", words, state: of ? "changed" : "offered", ...(revisit !== undefined && { revisit }), ...(of && { of: of.o }) };
  const home = `/with/${space.space}/agreements`;

  const hand = async () => {
    if (!(await giving.give(entry, handedSaid(space.name)))) return;
    await draft.clear();
    go(home, { replace: true });
  };

  return (
    <Still
      title={of ? t("In other words") : t("One small thing")}
      lede={t("Something you could both do, on an ordinary day. Either of you can let it go again.")}
      over={<Audience />}
      back={home}
      onSubmit={() => void hand()}
      actions={<HandItOver giving={giving} disabled={words === "" || tooLong(words, MOST)} home={home} />}
    >
      <Area label={t("What you would agree on")} rows={3} limit={MOST} value={typed} onInput={(next) => draft.set({ words: next })} placeholder={t("When one of us takes a break, we say when we come back.")} />
      <When again={draft.value.again} onPick={(again) => draft.set({ again })} />
      {words !== "" && <Preview title={t("This is exactly what {name} will see", { name: space.name })} item={entry} />}
    </Still>
  );
}

export default function AgreementScreen({ params }: ScreenProps) {
  const id = params["space"] ?? "";
  const space = useSpace(id);
  const couple = useCouple(id);
  if (space === undefined || couple === null)
    return (
      <Page title={t("One moment")} back={`/with/${id}/agreements`}>
        <Waiting />
      </Page>
    );
  const of = (couple.ok && couple.agreements.find(({ o }) => o === params["o"])) || null;
  if (space === null || !isOn(space) || (of === null && params["o"] !== "new")) return <NotSetUp />;
  return <Write space={space} of={of} />;
}
