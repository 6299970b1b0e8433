// One thing somebody wrote: read it, change it with the same fields it was written with, or delete it. Both can be
// taken back for as long as the app stays open.
import { useState } from "preact/hooks";
import { useView } from "../ask";
import { command } from "../engine";
import { go } from "../router";
import type { ScreenProps } from "../routes";
import { canHandOver, useOn, type Handed } from "../spaces";
import { t } from "../t";
import { Button, Page, Problem, Sheet, toast, Waiting } from "../ui";
import * as Icons from "../ui/icons";
import { dayOf, timeOf } from "../words/dates";
import { choiceOf, fieldsOf, isType, nameOf, saidOf, type Entry, type Type } from "../words/entries";
import { sentence } from "../words/errors";
import { hasAccount } from "./parts/Level";
import { EntryForm } from "./parts/EntryForm";
import { HandedAudience, HandedOver } from "./parts/Handed";
import { titleOf } from "./parts/result";
import type { Kept } from "./parts/check";

interface Whole extends Entry {
  o: string;
  t: string;
  at: number;
  shared?: Handed[]; // what of it is with whom
  ahead?: boolean; // its time lies in the future: a clock was wrong
}

function Said({ entry, type }: { entry: Whole; type: Type }) {
  const fields = fieldsOf(type)
    .map(({ name, label }) => ({ label, said: saidOf(name, entry[name]) }))
    .filter(({ said }) => said !== "");
  return (
    <dl class="said">
      {fields.map(({ label, said }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  );
}

function CheckSaid({ entry }: { entry: Whole }) {
  const reply = useView<{ checks: Kept[] }>("checks", typeof entry["about"] === "string" ? { about: entry["about"] } : {});
  const scored = reply?.ok === true ? reply.checks.find(({ o }) => o === entry.o) : undefined;
  return (
    <div class="stack">
      {scored && <p class="lede">{titleOf(scored)}</p>}
      <p class="soft">{choiceOf("about", entry["about"])}</p>
      <div class="row">
        <Button kind="quiet" href="#/map" icon={Icons.Map}>
          {t("See it on the map")}
        </Button>
      </div>
    </div>
  );
}

async function remove(o: string, gone: () => void): Promise<string | null> {
  const reply = await command("delete", { o });
  if (!reply.ok) return sentence(reply);
  gone();
  toast(hasAccount() ? t("Deleted, here and on your other devices.") : t("Deleted from this device."), () => void command("undo"));
  return null;
}

function Reading({ entry, type, onEdit }: { entry: Whole; type: Type; onEdit: () => void }) {
  const [asking, ask] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const shared = entry.shared ?? [];
  const canHand = useOn().some(({ space }) => !shared.some((one) => one.space === space));
  return (
    <>
      {type === "check" ? <CheckSaid entry={entry} /> : <Said entry={entry} type={type} />}
      {entry.ahead && <p class="small">{t("This was written while the clock of a device was ahead. The words are as you wrote them.")}</p>}
      {problem && <Problem>{problem}</Problem>}
      <div class="row wrap">
        {type !== "check" && type !== "wording" && type !== "kept" && (
          <Button icon={Icons.Edit} onClick={onEdit}>
            {t("Change it")}
          </Button>
        )}
        {canHand && canHandOver(type) && (
          <Button kind="quiet" icon={Icons.Hands} href={`#/handover/${entry.o}`}>
            {t("Hand some of it over")}
          </Button>
        )}
        <Button kind="stop" icon={Icons.Delete} onClick={() => ask(true)}>
          {t("Delete it")}
        </Button>
      </div>
      <HandedOver o={entry.o} shared={shared} />
      <Sheet open={asking} title={t("Delete this?")} onClose={() => ask(false)}>
        <p>
          {hasAccount()
            ? t("It goes from this device at once, and from the server and your other devices as soon as they are reached, every earlier version too.")
            : t("It goes from this device at once, every earlier version too.")}{" "}
          {shared.length > 0 && t("What you handed over of it stays there until you take it back.")}{" "}
          {t("You can take it back until you close Stillnear, and after that nobody can. Copies you saved as a file still hold it.")}
        </p>
        <div class="row wrap">
          <Button kind="stop" onClick={() => void remove(entry.o, () => go("/entries", { replace: true })).then((said) => (ask(false), setProblem(said)))}>
            {t("Delete it")}
          </Button>
          <Button kind="plain" onClick={() => ask(false)}>
            {t("Keep it")}
          </Button>
        </div>
      </Sheet>
    </>
  );
}

export default function EntryScreen({ params }: ScreenProps) {
  const o = params["o"] ?? "";
  const reply = useView<{ entry: Whole | null }>("entry", { o });
  const [editing, edit] = useState(false);
  if (reply === null)
    return (
      <Page title={t("One moment")} back="/entries">
        <Waiting />
      </Page>
    );
  const entry = reply.ok ? reply.entry : null;
  if (!reply.ok || entry === null || !isType(entry.t))
    return (
      <Page title={t("This is no longer here")} back="/entries">
        <p>{reply.ok ? t("It may have been deleted in another window.") : sentence(reply)}</p>
        <div class="row">
          <Button href="#/entries">{t("Everything you wrote")}</Button>
        </div>
      </Page>
    );
  const type = entry.t;
  return (
    <Page title={nameOf(type)} lede={`${dayOf(entry.at)}, ${timeOf(entry.at)}`} back="/entries">
      <div class="up">
        <HandedAudience shared={entry.shared ?? []} />
      </div>
      {editing ? (
        <EntryForm entry={entry} type={type} onDone={() => edit(false)} />
      ) : (
        <Reading entry={entry} type={type} onEdit={() => edit(true)} />
      )}
    </Page>
  );
}
