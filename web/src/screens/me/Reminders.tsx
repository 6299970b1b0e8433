// Reminders: times somebody chose for themselves, as a quiet line on Today; and, for those who share with somebody and
// want it, a notice without a word in it when something new is there.
import { useEffect, useState } from "preact/hooks";
import { useView } from "../../ask";
import { command, status } from "../../engine";
import { t } from "../../t";
import { Button, Field, Item, Page, Problem, Rows, Switch, toast, Waiting } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { isTime, timesOf, TIMES_MAX } from "../parts/reminders";
import { isOn, possible, turnOff, turnOn } from "../together/notices";
import { useHere } from "../together/spaces";

function Times({ times }: { times: string[] }) {
  const [time, type] = useState("");
  const [problem, say] = useState<string | null>(null);
  const write = async (next: string[]) => {
    const reply = await command("add", { entry: { t: "setting", name: "reminders", value: [...new Set(next)].sort().join(" ") || "off" } });
    say(reply.ok ? null : sentence(reply));
    if (reply.ok) type("");
  };
  return (
    <section class="section" aria-labelledby="times">
      <h2 id="times">{t("On Today")}</h2>
      <p class="soft">{t("Around a time you choose, a quiet line stands on Today. Only you see it, and only when you open Stillnear. Nothing happens if you do not.")}</p>
      {times.length > 0 && (
        <Rows label={t("Your times")}>
          {times.map((one) => (
            <Item key={one} icon={Icons.Clock} name={one} end={<span class="end">{t("Take it away")}</span>} onClick={() => void write(times.filter((other) => other !== one))} />
          ))}
        </Rows>
      )}
      {times.length < TIMES_MAX && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void write([...times, time]);
          }}
        >
          <Field label={t("A time")} type="time" value={time} onInput={(typed) => (say(null), type(typed))} problem={problem} />
          <div class="row">
            <Button type="submit" kind="quiet" disabled={!isTime(time)}>
              {t("Add it")}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}

const refused = (why: string): string => {
  if (why === "no_permission") return t("This browser does not let Stillnear show notices. You can allow it in the browser’s settings. Nothing was changed.");
  if (why === "no_push") return t("This browser could not set up notices. Nothing was changed. The quiet line on Today works without.");
  return sentence({ err: "io", why });
};

// Not shown where it cannot be: without somebody to share with, in a browser or with a server that has no notices.
function Notices() {
  const [key, know] = useState<string | null>(null);
  const [on, turn] = useState(false);
  const [busy, wait] = useState(false);
  const [problem, say] = useState<string | null>(null);
  useEffect(() => {
    void possible().then((found) => know(found?.key ?? null));
    void isOn().then(turn);
  }, []);
  if (key === null) return null;
  const change = async () => {
    wait(true);
    say(null);
    const reply = on ? await turnOff().then(() => ({ ok: true }) as const) : await turnOn(key);
    wait(false);
    turn(await isOn());
    if (!reply.ok) say(refused(reply.why));
    else toast(on ? t("No more notices on this device.") : t("A notice from now on, without a word of content."));
  };
  return (
    <section class="section" aria-labelledby="notices">
      <h2 id="notices">{t("From your partner")}</h2>
      <Switch
        label={t("A notice when something new is there")}
        hint={t("It says “Something new” and nothing else. At most one an hour")}
        on={on}
        onTurn={() => void (!busy && change())}
      />
      <p class="small">{t("It comes by way of the maker of your browser. They learn that Stillnear sent something and when, and nothing more. Whoever holds your locked phone can see that it came.")}</p>
      {problem && <Problem>{problem}</Problem>}
    </section>
  );
}

export default function Reminders() {
  const reply = useView<{ value: string | null }>("setting", { name: "reminders" });
  const spaces = useHere();
  return (
    <Page title={t("Reminders")} lede={t("Off, unless you want them.")} back="/me">
      {!reply ? <Waiting /> : reply.ok ? <Times times={timesOf(reply.value)} /> : <Problem>{sentence(reply)}</Problem>}
      {status.value.state === "open" && spaces !== null && spaces.length > 0 && <Notices />}
    </Page>
  );
}
