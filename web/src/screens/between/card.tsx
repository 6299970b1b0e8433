// Writing one card. What is typed is what the other will see, and it is shown as they will see it before it goes.
import { kinds, useCouple, useSpace, type CardKind } from "../../between/data";
import { formFor } from "../../between/forms";
import { HandItOver, useGive } from "../../between/give";
import { handedSaid } from "../../between/handed";
import { Preview } from "../../between/Preview";
import { Whose } from "../../between/Seen";
import { NotSetUp } from "../../between/With";
import { useDraft } from "../../draft";
import { go } from "../../router";
import type { ScreenProps } from "../../routes";
import { isOn, type Space } from "../../spaces";
import { t } from "../../t";
import { Area, Audience, Page, Still, tooLong, Waiting } from "../../ui";

const MOST = 500;

const asks = (kind: CardKind, name: string): { title: string; hint: string; example: string } =>
  ({
    reassurance: {
      title: t("A few words for {name}", { name }),
      hint: t("Something that stays true on a bad day. They can read it when they are triggered."),
      example: t("I am not leaving. I need a little time, and I come back."),
    },
    wish: {
      title: t("What would help you to hear?"),
      hint: t("A sentence that helps you when it is hard. A wish can be refused, and that is what makes a yes worth having."),
      example: t("That we are all right, even while we disagree."),
    },
    appreciation: {
      title: t("What did you see in {name}?", { name }),
      hint: t("One small thing, and what it did for you. No strings."),
      example: t("You put the light on before I came home, and I was glad."),
    },
  })[kind];

function Write({ kind, space }: { kind: CardKind; space: Space }) {
  const draft = useDraft<{ words: string }>(formFor(`card_${kind}`, space.space), { words: "" });
  const couple = useCouple(space.space);
  const giving = useGive(space);
  const { title, hint, example } = asks(kind, space.name);
  const words = draft.value.words.trim();
  const wish = kind === "reassurance" && couple?.ok ? couple.cards.wish.theirs : null;
  const home = `/with/${space.space}/cards`;

  const hand = async () => {
    if (!(await giving.give({ t: "card", kind, words }, handedSaid(space.name)))) return;
    await draft.clear();
    go(home, { replace: true });
  };

  return (
    <Still
      title={title}
      lede={hint}
      over={<Audience />}
      back={home}
      onSubmit={() => void hand()}
      actions={<HandItOver giving={giving} disabled={words === "" || tooLong(words, MOST)} home={home} />}
    >
      {wish && (
        <div class="card lined partner">
          <Whose name={space.name} mine={false} words={t("{name} would like to hear", { name: space.name })} />
          <p dir="auto">{wish.words}</p>
        </div>
      )}
      <Area label={title} hideLabel rows={4} limit={MOST} value={draft.value.words} onInput={(typed) => draft.set({ words: typed })} placeholder={example} />
      {words !== "" && <Preview title={t("This is exactly what {name} will see", { name: space.name })} item={{ t: "card", kind, words }} />}
    </Still>
  );
}

export default function CardScreen({ params }: ScreenProps) {
  const space = useSpace(params["space"] ?? "");
  const kind = kinds.find((one) => one === params["kind"]);
  if (space === undefined)
    return (
      <Page title={t("One moment")} back="/together">
        <Waiting />
      </Page>
    );
  return kind && space && isOn(space) ? <Write key={kind} kind={kind} space={space} /> : <NotSetUp />;
}
