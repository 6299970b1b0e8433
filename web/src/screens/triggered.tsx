// I'm triggered: first the pause, which is here at once and needs nothing else; the questions arrive behind it.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Hold, useHeld } from "../breath/Hold";
import { go, place } from "../router";
import { useOn, type Space } from "../spaces";
import { t } from "../t";
import { Button, IconButton, QuickExit, Top } from "../ui";
import * as Icons from "../ui/icons";

export default function Triggered() {
  const [Flow, arrived] = useState<ComponentType | null>(null);
  useEffect(() => {
    import("../notice/Flow").then(
      (it) => arrived(() => it.default),
      () => undefined, // offline before it was ever fetched: the pause and the breath are still here
    );
  }, []);
  return place.value.query.has("at") && Flow ? <Flow /> : <Pause ready={Flow !== null} />;
}

// What a partner wrote for such a moment, where there is one. Only then is it fetched, during the five seconds, so that
// nothing moves under a thumb afterwards; and nothing waits for it.
function FromThem({ held }: { held: boolean }) {
  const spaces = useOn();
  const [Words, arrived] = useState<ComponentType<{ spaces: readonly Space[]; held: boolean }> | null>(null);
  const linked = spaces.length > 0;
  useEffect(() => {
    if (linked)
      import("../sets/between").then(
        (it) => arrived(() => it.Reassured),
        () => undefined,
      );
  }, [linked]);
  return Words && <Words spaces={spaces} held={held} />;
}

// Where somebody is linked: both phones, with one time to come back.
function PauseUs({ held }: { held: boolean }) {
  return useOn().length === 0 ? null : (
    <Button kind="plain" disabled={!held} onClick={() => go("/pause")}>
      {t("Pause together")}
    </Button>
  );
}

function Pause({ ready }: { ready: boolean }) {
  const held = useHeld();
  return (
    <main id="main" class="still">
      <Top>
        <IconButton icon={Icons.Close} href="#/today">
          {t("Close")}
        </IconButton>
        <span class="row snug">
          <IconButton icon={Icons.Help} href="#/help">
            {t("Not safe?")}
          </IconButton>
          <QuickExit />
        </span>
      </Top>
      <div class="body middle">
        <h1 class="hide" tabIndex={-1}>
          {t("Pause")}
        </h1>
        <Hold held={held} />
      </div>
      <div class={`actions ${held ? "arriving" : "held-back"}`}>
        <Button wide disabled={!held || !ready} onClick={() => go("/triggered?at=event")}>
          {t("Go on")}
        </Button>
        <div class="row centre">
          <Button kind="plain" disabled={!held} onClick={() => go("/slow/breathing")}>
            {t("Keep breathing")}
          </Button>
          <PauseUs held={held} />
        </div>
        <FromThem held={held} />
      </div>
    </main>
  );
}
