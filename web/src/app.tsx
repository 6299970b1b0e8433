// The frame around every screen: skip link, tabs, the screen itself, and the line that says what was just done.
import { effect, signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { isShut } from "./drawer";
import { status } from "./engine";
import { LiveLine } from "./live";
import { copies } from "./offline";
import { place } from "./router";
import { find, isOpenWhileLocked, type Row, type ScreenProps } from "./routes";
import { leaveSample } from "./sample";
import { t } from "./t";
import { arrive, Banner, Button, Dock, Page, Toast, Waiting } from "./ui";
import { Unavailable } from "./unavailable";

interface Shown {
  key: string;
  row: Row;
  params: Record<string, string>;
  Screen: ComponentType<ScreenProps>;
}

const shown = signal<Shown | null>(null);
const failed = signal(false);
const loaded = new Map<Row, ComponentType<ScreenProps>>();

// The address stays as it is, so that unlocking, or opening the drawer, leads to where somebody wanted to go.
function shownPath(path: string): string {
  if (status.value.state === "locked" && !isOpenWhileLocked(path)) return "/unlock";
  return isShut.value && find(path)?.row.mine ? "/drawer" : path;
}

function show(path: string, row: Row, params: Record<string, string>, Screen: ComponentType<ScreenProps>): void {
  loaded.set(row, Screen);
  failed.value = false;
  if (shownPath(place.value.path) === path) shown.value = { key: path, row, params, Screen };
}

// What is here already is shown at once. Otherwise the old screen stays until the new one can be drawn: no blank in between.
function bring(path: string): Promise<void> | void {
  const { row, params } = find(path) ?? find("/today")!;
  const here = loaded.get(row) ?? row.load();
  if (typeof here === "function") return show(path, row, params, here);
  if (!(here instanceof Promise)) return show(path, row, params, here.default);
  return here.then(
    ({ default: Screen }) => show(path, row, params, Screen),
    () => void (failed.value = true), // offline before this screen was ever fetched
  );
}

// Follows the address from now on; resolves when the first screen can be drawn.
export function follow(): Promise<void> | void {
  const first = bring(shownPath(place.value.path));
  effect(() => void bring(shownPath(place.value.path)));
  return first;
}

export function preload(...paths: string[]): void {
  for (const path of paths) void Promise.resolve(find(path)?.row.load()).catch(() => undefined);
}

let drawn = 0; // the first screen leaves the focus where it is

export function App() {
  const path = shownPath(place.value.path);
  const now = shown.value;
  useLayoutEffect(() => {
    document.body.classList.toggle("has-tabs", Boolean(now?.row.tab));
    if (now && drawn++ > 0) arrive();
  }, [now?.key]);

  const tab = now?.row.tab;
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>("#main h1")?.focus();
        }}
      >
        {t("Skip to the page")}
      </a>
      {tab && <Dock tab={tab} now={now?.row.at !== "/today" || status.value.state === "unavailable"} />}
      {status.value.state === "sample" && <SampleLine />}
      {status.value.state === "open" && <LiveLine />}
      {failed.value ? <Unreachable again={() => void bring(path)} /> : now && shownPath(now.key) === now.key ? <Inside now={now} /> : <Waiting />}
      <Toast on={now?.key} />
    </>
  );
}

function Inside({ now }: { now: Shown }) {
  if (!now.row.open && status.value.state === "unavailable") return <Unavailable />;
  return <now.Screen key={now.key} params={now.params} />;
}

function SampleLine() {
  return (
    <aside class="sample-line" aria-label={t("Sample")}>
      <Banner kind="sample" line action={t("Leave the sample")} onAct={() => void leaveSample()}>
        {t("A sample couple. Nothing here is about you.")}
      </Banner>
    </aside>
  );
}

function Unreachable(props: { again: () => void }) {
  return (
    <Page title={t("This page is not on your device yet.")} lede={t("Nothing was lost. It needs the network once; after that it also works without.")}>
      <div class="row wrap">
        <Button onClick={props.again}>{t("Try again")}</Button>
        <Button kind="quiet" href="#/slow">
          {t("Breathe slowly")}
        </Button>
      </div>
      {copies.value?.next && (
        <p>
          {t("A newer version waits, and a server has one version only.")} <a href="#/me/about">{t("About Stillnear")}</a>
        </p>
      )}
    </Page>
  );
}

