// The two kinds of screen. A Page has the tabs (the app puts them there) and may be long; a Still screen has one
// idea, no tabs, and its actions in the thumb's reach.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { leave } from "../exit";
import { back, path } from "../router";
import { t } from "../t";
import { arrive } from "./arrive";
import { IconButton } from "./Button";
import * as Icons from "./icons";

export function Mark() {
  return (
    <svg class="mark-of-two" viewBox="0 0 30 20" aria-hidden="true">
      <circle cx="9" cy="10" r="7" />
      <rect x="14.5" y="3" width="14" height="14" rx="4.2" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <a class="wordmark" href="#/today">
      <Mark />
      Stillnear
    </a>
  );
}

export function Top(props: { children?: ComponentChildren }) {
  return <header class="top">{props.children}</header>;
}

let begun: string | null = null; // the address whose first step has been drawn: app.tsx sees to that one

// A step within a screen begins at its top and with its heading, as a new screen does (app.tsx): what was pressed has gone,
// and the focus with it. What comes by itself before anything was pressed leaves both where they are.
function useArrival(): void {
  useEffect(() => {
    const isFirst = begun !== path.peek();
    begun = path.peek();
    if (isFirst || document.activeElement !== document.body || !navigator.userActivation?.hasBeenActive) return;
    arrive();
  }, []);
}

export interface PageProps {
  title?: ComponentChildren; // the h1; leave it out to place your own
  lede?: ComponentChildren;
  back?: string; // where Back leads when there is no history; without it the wordmark stands there
  end?: ComponentChildren; // instead of Help in the top line, before the way out; a few words at most, or null
  class?: string;
  children?: ComponentChildren;
}

export function Page(props: PageProps) {
  useArrival();
  const to = props.back;
  return (
    <main id="main" class={`page ${props.class ?? ""}`}>
      <Top>
        {to ? (
          <IconButton icon={Icons.Back} onClick={() => back(to)}>
            {t("Back")}
          </IconButton>
        ) : (
          <Wordmark />
        )}
        <span class="row snug ways">
          {props.end !== undefined ? (
            props.end
          ) : (
            <IconButton icon={Icons.Help} href="#/help">
              {t("Help")}
            </IconButton>
          )}
          <QuickExit />
        </span>
      </Top>
      {props.title && (
        <div class="stack tight heading">
          <h1 tabIndex={-1}>{props.title}</h1>
          {props.lede && <p class="lede">{props.lede}</p>}
        </div>
      )}
      {props.children}
    </main>
  );
}

// The quick way out, the same everywhere: one press, no question (Shift three times does the same).
export function QuickExit(props: { class?: string }) {
  return (
    <IconButton icon={Icons.Exit} class={`exit ${props.class ?? ""}`} onClick={leave} label={t("Quick exit")}>
      <span class="not-narrow">{t("Quick exit")}</span>
      <span class="only-narrow">{t("Exit")}</span>
    </IconButton>
  );
}

// On a screen without tabs: to the pause.
export function Upset() {
  return (
    <IconButton icon={Icons.Wind} class="upset" href="#/triggered" label={t("I’m triggered")}>
      <span class="not-tiny">{t("I’m triggered")}</span>
      <span class="only-tiny">{t("triggered")}</span>
    </IconButton>
  );
}

export interface StillProps {
  title: ComponentChildren;
  hidden?: boolean; // the title is only read aloud: the picture says it
  lede?: ComponentChildren;
  over?: ComponentChildren; // a quiet line above the title: progress, or who can see it
  back?: string; // as on Page, with an arrow
  onBack?: () => void; // instead of history, where the steps are the screen's own
  close?: string; // a cross that leads there, for a flow that can be left
  upset?: boolean; // false where the person is already being helped with just that
  middle?: boolean;
  actions?: ComponentChildren;
  onSubmit?: () => void; // makes the body and the actions one form: Enter and the keyboard's Go work
  class?: string;
  children?: ComponentChildren;
}

export function Still(props: StillProps) {
  useArrival();
  const { back: to, onBack, close, onSubmit } = props;
  const inside = (
    <>
      <div class={`body ${props.middle ? "middle" : ""} ${props.class ?? ""}`}>
        <div class={props.hidden ? "hide" : "stack tight heading"}>
          {props.over && <div class="over">{props.over}</div>}
          <h1 tabIndex={-1}>{props.title}</h1>
          {props.lede && <p class="lede">{props.lede}</p>}
        </div>
        {props.children}
      </div>
      {props.actions && <div class="actions">{props.actions}</div>}
    </>
  );
  return (
    <main id="main" class="still">
      <Top>
        {onBack || to ? (
          <IconButton icon={Icons.Back} onClick={onBack ?? (() => back(to))}>
            {t("Back")}
          </IconButton>
        ) : (
          <IconButton icon={Icons.Close} href={`#${close ?? "/today"}`}>
            {t("Close")}
          </IconButton>
        )}
        <span class="row snug">
          {props.upset !== false && <Upset />}
          <QuickExit />
        </span>
      </Top>
      {onSubmit ? (
        <form
          class="still-form"
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {inside}
        </form>
      ) : (
        inside
      )}
    </main>
  );
}
