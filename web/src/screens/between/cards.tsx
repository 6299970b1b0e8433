// Cards that each writes for the other: for when it is hard, what would help to hear, what calms, something good. A
// card that is not there looks like one that nobody set up, on both sides.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { useView } from "../../ask";
import { useCouple, type Both, type Card, type CardKind, type Couple } from "../../between/data";
import { useSeen } from "../../between/news";
import { Whose } from "../../between/Seen";
import { TakeBack } from "../../between/TakeBack";
import { With } from "../../between/With";
import type { ScreenProps } from "../../routes";
import { isOn, type Space } from "../../spaces";
import { t } from "../../t";
import { Button } from "../../ui";
import * as Icons from "../../ui/icons";
import { Shown } from "../parts/Shown";

interface Words {
  title: string;
  theirs: (name: string) => string; // above what the other wrote
  mine: (name: string) => string;
  lede: string;
  write: string;
  again: string;
}

const wordsOf = (): Record<CardKind, Words> => ({
  reassurance: {
    title: t("For when it is hard"),
    theirs: (name) => t("{name} wrote for you", { name }),
    mine: (name) => t("You wrote for {name}", { name }),
    lede: t("A few words for the other, to be read when they are triggered."),
    write: t("Write a card"),
    again: t("Write another card"),
  },
  wish: {
    title: t("What would help to hear"),
    theirs: (name) => t("{name} would like to hear", { name }),
    mine: () => t("You would like to hear"),
    lede: t("So that nobody has to guess in the middle of it."),
    write: t("Say what would help"),
    again: t("Say it in another way"),
  },
  appreciation: {
    title: t("Something good"),
    theirs: (name) => t("{name} saw in you", { name }),
    mine: (name) => t("You saw in {name}", { name }),
    lede: t("Small, true, and free of strings. Nobody counts."),
    write: t("Say something good"),
    again: t("Say another good thing"),
  },
});

function Words({ whose, children }: { whose: ComponentChildren; children: ComponentChildren }) {
  return (
    <>
      {whose}
      <blockquote class="card-words" dir="auto">
        {children}
      </blockquote>
    </>
  );
}

interface SectionProps {
  kind: CardKind;
  cards: Both<Card>;
  space: Space;
  children?: ComponentChildren;
}

function Section({ kind, cards, space, children }: SectionProps) {
  const id = useId();
  const words = wordsOf()[kind];
  const { mine, theirs } = cards;
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>{words.title}</h2>
      {!mine && !theirs && <p class="soft">{words.lede}</p>}
      {theirs && (
        <div class="card lined partner">
          <Words whose={<Whose name={space.name} mine={false} words={words.theirs(space.name)} />}>{theirs.words}</Words>
          {children}
        </div>
      )}
      {mine && (
        <div class="card lined">
          <Words whose={<Whose name="" mine words={words.mine(space.name)} />}>{mine.words}</Words>
          {isOn(space) && <TakeBack space={space.space} copy={mine.o} what={words.title} />}
        </div>
      )}
      {isOn(space) && (
        <div class="row">
          <Button kind="quiet" href={`#/with/${space.space}/cards/${kind}`}>
            {mine ? words.again : words.write}
          </Button>
        </div>
      )}
    </section>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul class="calms">
      {lines.map((line) => (
        <li key={line} dir="auto">
          {line}
        </li>
      ))}
    </ul>
  );
}

function Calms({ calm, space }: { calm: Couple["calm"]; space: Space }) {
  const own = useView<{ entries: { o: string }[] }>("list", { type: "calm", limit: 1 });
  const o = own?.ok ? own.entries[0]?.o : undefined;
  return (
    <section class="section" aria-labelledby="calms">
      <h2 id="calms">{t("What calms")}</h2>
      {!calm.mine && !calm.theirs && <p class="soft">{t("What has helped each of you before, small and near.")}</p>}
      {calm.theirs && (
        <div class="card lined partner">
          <Whose name={space.name} mine={false} words={t("What calms {name}", { name: space.name })} />
          <Lines lines={calm.theirs.lines} />
        </div>
      )}
      {calm.mine && (
        <div class="card lined">
          <Whose name="" mine words={t("What calms you")} />
          <Lines lines={calm.mine.lines} />
          {isOn(space) && <TakeBack space={space.space} copy={calm.mine.o} what={t("What calms me")} />}
        </div>
      )}
      {isOn(space) && !calm.mine && (
        <div class="row">
          <Button kind="quiet" icon={o ? Icons.Hands : Icons.Calm} href={o ? `#/handover/${o}?just=lines` : "#/calm"}>
            {o ? t("Hand over what calms me") : t("Write down what calms me")}
          </Button>
        </div>
      )}
    </section>
  );
}

function All({ couple, space }: { couple: Couple; space: Space }) {
  const { cards, calm } = couple;
  return (
    <>
      <Section kind="reassurance" cards={cards.reassurance} space={space} />
      <Section kind="wish" cards={cards.wish} space={space}>
        {isOn(space) && (
          <div class="row">
            <Button kind="plain" small href={`#/with/${space.space}/cards/reassurance`}>
              {t("Write it for them")}
            </Button>
          </div>
        )}
      </Section>
      <Calms calm={calm} space={space} />
      <Section kind="appreciation" cards={cards.appreciation} space={space} />
    </>
  );
}

function Cards({ space }: { space: Space }) {
  const reply = useCouple(space.space);
  useSeen(space.space, "cards");
  return (
    <Shown reply={reply} empty={<p>{t("Nothing here yet.")}</p>}>
      {(couple) => <All couple={couple} space={space} />}
    </Shown>
  );
}

export default function CardsScreen({ params }: ScreenProps) {
  return (
    <With id={params["space"]} title={t("Words for each other")} lede={t("Written in a quiet hour, for one that is not.")}>
      {(space) => <Cards space={space} />}
    </With>
  );
}
