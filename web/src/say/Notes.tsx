// What the lens sees, as a quiet list under the letter: good signs first. It only ever says; keeping and copying go on.
import { useEffect, useState } from "preact/hooks";
import { t, tn } from "../t";
import { Button, Disclosure, Switch, toast } from "../ui";
import * as Icons from "../ui/icons";
import { lineOf, type Lens, type Line, type Mark } from "./lens";
import type { Wishing } from "./wishes";

const SETTLED_MS = 1_500; // read aloud when the typing has stopped, and not at each key

const paths: Record<Line, string> = {
  eases: "M1 4H27",
  strains: "M1 4q3.25-5 6.5 0t6.5 0 6.5 0 6.5 0",
  pushes: "M0 4H28",
};

function LineSign({ line }: { line: Line }) {
  return (
    <svg class={`line ${line}`} viewBox="0 0 28 8" aria-hidden="true">
      <path d={paths[line]} />
    </svg>
  );
}

function meaning(line: Line): string {
  switch (line) {
    case "eases":
      return t("lands well");
    case "strains":
      return t("may be hard to hear");
    case "pushes":
      return t("leaves little room");
  }
}

function sentence(marks: Mark[]): string {
  const good = marks.filter(({ issue }) => !issue).length, hard = marks.length - good;
  if (good + hard === 0) return t("Nothing is marked here.");
  const parts = [
    good > 0 && tn("One thing here lands well.", "{n} things here land well.", good),
    hard > 0 && (good > 0 ? tn("One may be hard to hear.", "{n} may be hard to hear.", hard) : tn("One thing here may be hard to hear.", "{n} things here may be hard to hear.", hard)),
  ];
  return parts.filter(Boolean).join(" ");
}

function Settled({ words }: { words: string }) {
  const [said, say] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => say(words), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p class="hide" role="status">
      {said}
    </p>
  );
}

export interface NotesProps {
  words: string;
  lens: Lens;
  wishes: Wishing;
  open: Mark | null;
  onOpen: (mark: Mark | null) => void;
}

export function Notes({ words, lens, wishes, open, onOpen }: NotesProps) {
  const { marks, looked, absent } = lens;
  const empty = words.trim() === "";
  const said = looked && !(lens.help && marks.length === 0) ? sentence(marks) : "";
  const mean = ({ frame }: Mark) => {
    onOpen(null);
    wishes.mean(frame);
    toast(t("Not marked again on this device."), () => wishes.doubt(frame));
  };
  return (
    <section class="notes" aria-label={t("What the lens sees")}>
      <Settled words={said} />
      {absent && !empty && <p class="small">{t("The marks are not on this device yet. They come with the next network; writing, keeping and copying work without.")}</p>}
      {wishes.onRequest && !looked && !empty && !absent && (
        <div>
          <Button kind="quiet" small icon={Icons.Search} onClick={lens.look}>
            {t("Look at it once")}
          </Button>
        </div>
      )}
      {!empty && <p class="small said-once" aria-hidden="true">{said || "\u00a0"}</p>}
      {[...marks].sort((a, b) => Number(a.issue) - Number(b.issue)).map((mark) => (
        <Note key={`${mark.frame} ${mark.start}`} mark={mark} words={words} gentler={!lens.help} open={mark === open} onOpen={onOpen} mean={mean} />
      ))}
      <About wishes={wishes} />
    </section>
  );
}

interface NoteProps {
  mark: Mark;
  words: string;
  gentler: boolean;
  open: boolean;
  onOpen: (mark: Mark | null) => void;
  mean: (mark: Mark) => void;
}

function Note({ mark, words, gentler, open, onOpen, mean }: NoteProps) {
  const line = lineOf(mark);
  return (
    <details open={open}>
      <summary
        onClick={(event) => {
          event.preventDefault();
          onOpen(open ? null : mark);
        }}
      >
        <LineSign line={line} />
        <span>
          <b>{t("“{words}”", { words: words.slice(mark.start, mark.end) })}</b>
          <small>{meaning(line)}</small>
        </span>
        <Icons.Open />
      </summary>
      <div class="note">
        <p>{t(mark.says)}</p>
        {mark.issue && gentler && mark.tries && (
          <div class="stack tight">
            <p class="small">{t("A gentler way to put it:")}</p>
            <p class="gentler">{t(mark.tries)}</p>
          </div>
        )}
        <div>
          <Button kind="quiet" small onClick={() => mean(mark)}>
            {mark.issue ? t("I mean it as it is") : t("Do not mark this")}
          </Button>
        </div>
      </div>
    </details>
  );
}

// What the lines mean, who sees them, and the ways to have fewer of them.
function About({ wishes }: { wishes: Wishing }) {
  return (
    <Disclosure summary={t("About the lines")}>
      <ul class="legend-of-lines">
        {(["eases", "strains", "pushes"] as const).map((line) => (
          <li key={line}>
            <LineSign line={line} />
            {meaning(line)}
          </li>
        ))}
      </ul>
      <p class="small">{t("They are about words, never about you. They are drawn on this device, for you alone, and are never kept with a message or sent. They miss much, and are sometimes wrong.")}</p>
      <Switch label={t("Only when I ask")} hint={t("Nothing is marked while you write")} on={wishes.onRequest} onTurn={wishes.onlyOnRequest} />
      {wishes.meant.length > 0 && (
        <div class="stack tight">
          <p class="small">{tn("You asked not to see one kind of mark.", "You asked not to see {n} kinds of mark.", wishes.meant.length)}</p>
          <div>
            <Button kind="plain" small onClick={wishes.forget}>
              {t("Show all of them again")}
            </Button>
          </div>
        </div>
      )}
    </Disclosure>
  );
}
