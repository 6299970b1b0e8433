// Feelings as a field: energy upwards, pleasantness along the line. Up to three, a search behind them, and one's own.
import { useState } from "preact/hooks";
import { faux, words } from "../../../content/feelings.json";
import { look } from "../look";
import { locale, t } from "../t";
import { Button, Find } from "../ui";
import * as Icons from "../ui/icons";
import type { StepProps } from "./Flow";

const MOST = 3;
const ON_THE_FIELD = 24; // the content file's promise: the first 24 fill the field, row by row

export function Feelings({ notes, set }: StepProps) {
  const [asked, ask] = useState("");
  const picked = notes.feelings;
  const looking = asked.trim().toLocaleLowerCase(locale());
  const toggle = (word: string) =>
    set({ feelings: picked.includes(word) ? picked.filter((one) => one !== word) : [...picked, word].slice(0, MOST) });
  const field = words.slice(0, ON_THE_FIELD).filter(({ night }) => night || look.value !== "night");
  return (
    <div class="stack">
      <Find label={t("Find a word")} value={asked} onInput={ask}>
        <Icons.Search />
      </Find>
      <Elsewhere picked={picked} toggle={toggle} field={field.map(({ word }) => word)} />
      {looking ? (
        <Found looking={looking} picked={picked} toggle={toggle} done={() => ask("")} />
      ) : (
        <fieldset class="feelings">
          <legend class="hide">
            {t("Feelings, from more energy at the top to less at the bottom, from unpleasant at the left to pleasant at the right")}
          </legend>
          <div class="axis mid" aria-hidden="true">
            <Icons.Up />
            {t("more energy")}
          </div>
          <div class="field-of-words">
            {field.map(({ word }) => (
              <Word key={word} word={word} on={picked.includes(word)} full={picked.length >= MOST} toggle={toggle} />
            ))}
          </div>
          <div class="axis" aria-hidden="true">
            <span>{t("unpleasant")}</span>
            <span class="row snug">
              <Icons.Down />
              {t("less energy")}
            </span>
            <span>{t("pleasant")}</span>
          </div>
        </fieldset>
      )}
      <Nearer picked={picked} toggle={toggle} />
    </div>
  );
}

interface WordProps {
  word: string;
  on: boolean;
  full: boolean;
  toggle: (word: string) => void;
}

function Word({ word, on, full, toggle }: WordProps) {
  return (
    <label class="word">
      <input type="checkbox" checked={on} disabled={full && !on} onChange={() => toggle(word)} />
      <span>{t(word)}</span>
    </label>
  );
}

function Found(props: { looking: string; picked: string[]; toggle: (word: string) => void; done: () => void }) {
  const { looking, picked, toggle, done } = props;
  const near = words.filter(({ word }) => t(word).toLocaleLowerCase(locale()).includes(looking)).slice(0, 12);
  const exact = near.some(({ word }) => t(word) === looking) || picked.includes(looking);
  const full = picked.length >= MOST;
  const take = (word: string) => {
    toggle(word);
    done();
  };
  return (
    <div class="stack tight">
      <p class="hide" role="status">
        {t("{n} words found", { n: near.length })}
      </p>
      <div class="chips">
        {near.map(({ word }) => (
          <button type="button" class={`chip ${picked.includes(word) ? "on" : ""}`} key={word} disabled={full && !picked.includes(word)} onClick={() => take(word)}>
            {t(word)}
          </button>
        ))}
      </div>
      {!exact && !full && [...looking].length <= 40 && (
        <div>
          <Button kind="quiet" small icon={Icons.Plus} onClick={() => take(looking)}>
            {t("Use “{word}”", { word: looking })}
          </Button>
        </div>
      )}
    </div>
  );
}

// What was found by searching stands above the field, where it can be taken away again; the rest lights up in the field.
function Elsewhere({ picked, toggle, field }: { picked: string[]; toggle: (word: string) => void; field: string[] }) {
  const others = picked.filter((word) => !field.includes(word));
  if (others.length === 0) return null;
  return (
    <div class="chips">
      {others.map((word) => (
        <button type="button" class="chip on" key={word} onClick={() => toggle(word)} aria-label={t("{word}: take away", { word: t(word) })}>
          {t(word)}
          <Icons.Close />
        </button>
      ))}
    </div>
  );
}

// Above the actions: what is chosen, in words.
export function Picked({ picked }: { picked: string[] }) {
  const left = [t("Nothing chosen yet."), t("Two more if you like."), t("One more if you like."), t("That is three.")][picked.length];
  return (
    <p class="small picked" role="status">
      {picked.length > 0 && <b>{`${picked.map((word) => t(word)).join(", ")}. `}</b>}
      {left}
    </p>
  );
}

// A word for what somebody else did is a fine beginning. Asked kindly, it often leads one step further in.
function Nearer({ picked, toggle }: { picked: string[]; toggle: (word: string) => void }) {
  const one = faux.find(({ word }) => picked.includes(word));
  if (!one) return null;
  const room = picked.length < MOST;
  return (
    <div class="banner resume">
      <span>{t(one.ask)}</span>
      {room && (
        <span class="chips">
          {one.nearer.map((word) => (
            <button type="button" class={`chip ${picked.includes(word) ? "on" : ""}`} key={word} onClick={() => toggle(word)}>
              {t(word)}
            </button>
          ))}
        </span>
      )}
      {one.safety && (
        <a class="link" href="#/help">
          {t("If you are not safe, there is help")}
        </a>
      )}
    </div>
  );
}
