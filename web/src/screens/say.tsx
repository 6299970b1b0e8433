// Say it: four parts in two steps, then the whole as one text, to keep or to copy. Nothing is sent from here.
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { useDraft } from "../draft";
import { status, view } from "../engine";
import { keep, keptWords } from "../keep";
import { Needs } from "../notice/Words";
import { back, go, place } from "../router";
import { blank, entry, joined, most, text, type Message } from "../say/message";
import { HelpFirst } from "../say/HelpFirst";
import { useLens, type Mark } from "../say/lens";
import { Letter } from "../say/Letter";
import { Notes } from "../say/Notes";
import { Scaffold } from "../say/Scaffold";
import { useWishes } from "../say/wishes";
import { useOn } from "../spaces";
import { t } from "../t";
import { arrive, Area, Audience, Button, Disclosure, Problem, Still, toast, tooLong } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";

interface PartProps {
  message: Message;
  set: (change: Partial<Message>) => void;
}

export default function Say() {
  const draft = useDraft<Message>("say", blank);
  const message = draft.value;
  const at = place.value.query.get("at") ?? "first";
  useFromTrigger(message, draft.set);

  useLayoutEffect(() => {
    arrive();
  }, [at]);

  if (at === "words") return <Whole message={message} set={draft.set} clear={draft.clear} />;
  return at === "second" ? <Second message={message} set={draft.set} /> : <First message={message} set={draft.set} />;
}

// From a triggered moment, its own words come along as a beginning; nothing that is already here is written over.
function useFromTrigger(message: Message, set: PartProps["set"]): void {
  const o = place.value.query.get("trigger");
  const { state } = status.value;
  useEffect(() => {
    if (!o || joined(message) || (state !== "open" && state !== "sample")) return;
    void view<{ entry: { event?: string; feelings?: string[]; need?: string } }>("entry", { o }).then((reply) => {
      if (!reply.ok || !reply.entry) return;
      const { event = "", feelings = [], need = "" } = reply.entry;
      set({ happened: event, feel: feelings.length ? t("I feel {words}.", { words: feelings.map((word) => t(word)).join(", ") }) : "", need });
    });
  }, [o, state]);
}

function over(message: Message): boolean {
  return (["happened", "feel", "need", "ask"] as const).some((part) => tooLong(message[part], most[part]));
}

function First({ message, set }: PartProps) {
  return (
    <Still
      key="first"
      title={t("Say it in your own words")}
      over={<Audience />}
      back="/today"
      onSubmit={() => go("/say?at=second")}
      actions={
        <div class="pair">
          <Button type="submit" disabled={over(message)}>
            {t("Go on")}
          </Button>
          <Button kind="plain" onClick={() => go("/say?at=words")}>
            {t("In one piece")}
          </Button>
        </div>
      }
    >
      <p class="soft up not-at-night">{t("Four small parts. Leave out what you like. Nothing leaves this page.")}</p>
      <Area
        label={t("What happened")}
        hint={<span class="not-at-night">{t("As a camera would have seen it.")}</span>}
        rows={3}
        limit={most.happened}
        value={message.happened}
        onInput={(happened) => set({ happened })}
        placeholder={t("On Thursday I waited until nine and did not hear from you.")}
      />
      <Area
        label={t("What I feel")}
        hint={<span class="not-at-night">{t("A feeling of your own, not what they did.")}</span>}
        rows={2}
        limit={most.feel}
        value={message.feel}
        onInput={(feel) => set({ feel })}
        placeholder={t("I felt lonely, and then angry.")}
      />
    </Still>
  );
}

function Second({ message, set }: PartProps) {
  return (
    <Still
      key="second"
      title={t("And what would help")}
      over={<Audience />}
      onBack={() => back("/say")}
      onSubmit={() => go("/say?at=words")}
      actions={
        <Button wide type="submit" disabled={over(message)}>
          {t("See it as one")}
        </Button>
      }
    >
      <div class="stack tight">
        <Area
          label={t("What I need")}
          hint={<span class="not-at-night">{t("The need underneath. Almost everybody has it.")}</span>}
          rows={2}
          limit={most.need}
          value={message.need}
          onInput={(need) => set({ need })}
          placeholder={t("To know that I count, when we are apart.")}
        />
        <Disclosure summary={t("Words for a need")}>
          <Needs pick={(need) => set({ need })} />
        </Disclosure>
      </div>
      <Area
        label={t("What I ask")}
        hint={<span class="not-at-night">{t("One small thing. A request can be refused, and that is what makes a yes worth having.")}</span>}
        rows={2}
        limit={most.ask}
        value={message.ask}
        onInput={(ask) => set({ ask })}
        placeholder={t("Would you text me next time, even one line?")}
      />
    </Still>
  );
}

interface WaysProps {
  empty: boolean;
  fits: boolean;
  busy: boolean;
  onCopy: () => void;
  onKeep: (over: boolean) => void;
}

// What can be done with the words: take them along, hand them over where somebody is linked, keep them.
function Ways({ empty, fits, busy, onCopy, onKeep }: WaysProps) {
  const linked = useOn().length > 0;
  return (
    <>
      <Button wide icon={Icons.Copy} disabled={empty} onClick={onCopy}>
        {t("Copy")}
      </Button>
      {linked && (
        <Button wide kind="quiet" icon={Icons.Hands} busy={busy} disabled={empty || !fits} onClick={() => onKeep(true)}>
          {t("Hand it over")}
        </Button>
      )}
      <Button wide kind="plain" icon={Icons.Lock} busy={busy} disabled={empty || !fits} onClick={() => onKeep(false)}>
        {t("Keep it to myself")}
      </Button>
    </>
  );
}

function Whole({ message, set, clear }: PartProps & { clear: () => Promise<void> }) {
  const [problem, say] = useState<string | null>(null);
  const [busy, wait] = useState(false);
  const words = text(message);
  const empty = words.trim() === "";

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(words);
      toast(t("Copied. You can paste it into any message."));
    } catch {
      say(t("This browser does not let us copy. Hold the text to select it."));
    }
  };
  // To hand it over it is kept first; what goes across is ticked and seen on the next page, the whole text to begin with.
  const keepIt = async (over = false) => {
    wait(true);
    const kept = await keep(entry(message));
    wait(false);
    if (!kept.ok) return say(sentence(kept));
    await clear();
    if (over && kept.o) return go(`/handover/${kept.o}?just=words`, { replace: true });
    toast(keptWords());
    go("/today", { replace: true });
  };

  return (
    <Still
      key="words"
      title={t("This is how it reads")}
      over={<Audience />}
      onBack={() => back("/say?at=second")}
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          <Ways empty={empty} busy={busy} fits={!tooLong(words, most.words)} onCopy={() => void copy()} onKeep={(over) => void keepIt(over)} />
        </>
      }
    >
      <p class="soft up not-at-night">{t("Change anything. Read it once aloud, as if you were the one to hear it.")}</p>
      <Read words={words} rewrite={(next) => set({ words: next })} />
      {message.words !== null && joined(message) !== "" && message.words !== joined(message) && (
        <div>
          <button type="button" class="text-btn" onClick={() => set({ words: null })}>
            {t("Put it together from the four parts again")}
          </button>
        </div>
      )}
      <div>
        <a class="text-btn" href="#/kindly">
          {t("Read a message that stung")}
        </a>
      </div>
    </Still>
  );
}

// The letter, what the lens sees in it, and its words in four parts. The lens reads what the other would read, the whole:
// its parts may each be half a sentence.
function Read({ words, rewrite }: { words: string; rewrite: (words: string) => void }) {
  const wishes = useWishes();
  const lens = useLens(words, wishes);
  const [chosen, choose] = useState<Mark | null>(null);
  const [parting, part] = useState(false);
  const open = lens.marks.find((mark) => chosen !== null && mark.frame === chosen.frame && mark.start === chosen.start) ?? null;

  const use = (next: string) => {
    part(false);
    rewrite(next);
    toast(t("In your letter now."), () => rewrite(words));
  };
  return (
    <>
      <Letter words={words} onInput={rewrite} marks={lens.marks} open={open} onTap={choose} />
      {lens.help ? (
        <HelpFirst />
      ) : (
        words.trim() !== "" && (
          <div>
            <Button kind="quiet" small icon={Icons.Words} onClick={() => part(true)}>
              {t("Put it in four parts")}
            </Button>
          </div>
        )
      )}
      <Notes words={words} lens={lens} wishes={wishes} open={open} onOpen={choose} />
      {parting && <Scaffold words={words} onUse={use} onClose={() => part(false)} />}
    </>
  );
}
