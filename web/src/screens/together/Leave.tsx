// Leaving, in each of its ways. Every one is for one person alone to choose, works offline, and sends no message.
import { useState } from "preact/hooks";
import { command, type Reply } from "../../engine";
import type { ScreenProps } from "../../routes";
import { go } from "../../router";
import { t } from "../../t";
import { Button, Page, Problem, QuickExit, Sheet, Switch, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { isShared, type Space } from "./spaces";
import { With } from "./With";

type How = "pause" | "resume" | "quiet" | "remove";

interface Words {
  title: string;
  text: string[]; // what happens here
  sees: string; // what the other can see of it
  action: string;
  sure: string;
  done: string;
}

const words = (how: How, name: string): Words => {
  switch (how) {
    case "pause":
      return {
        title: t("Pause sharing"),
        text: [t("Nothing more goes over from you until you go on. What you handed over stays, and so does what they handed over.")],
        sees: t("They see nothing of it."),
        action: t("Pause it"),
        sure: t("Pause sharing with {name}?", { name }),
        done: t("Sharing is paused. Go on whenever you like."),
      };
    case "resume":
      return {
        title: t("Go on sharing"),
        text: [t("You can hand things over again, one at a time. Nothing goes over by itself.")],
        sees: t("They see nothing of it."),
        action: t("Go on"),
        sure: t("Go on sharing with {name}?", { name }),
        done: t("Sharing is on."),
      };
    case "quiet":
      return {
        title: t("Stop quietly"),
        text: [t("Nothing goes over any more, in either direction. You keep all that is here, and they keep what you handed over until now.")],
        sees: t("They see silence, and no message."),
        action: t("Stop quietly"),
        sure: t("Stop sharing with {name}?", { name }),
        done: t("Sharing is off. What is here stays here."),
      };
    case "remove":
      return {
        title: t("Stop and remove"),
        text: [
          t("Nothing goes over any more. What you handed over is taken off the server, and off their phone when it next connects. What they handed over is taken off yours."),
          t("They may already have read or copied it: what was read cannot be unread."),
        ],
        sees: t("When they next look, they see that sharing is off. They get no message."),
        action: t("Stop and remove"),
        sure: t("Stop, and remove what you handed to {name}?", { name }),
        done: t("Sharing is off, and what you handed over is being taken back."),
      };
  }
};

function Way({ how, name, onAsk }: { how: How; name: string; onAsk: () => void }) {
  const { title, text, sees, action } = words(how, name);
  const id = `way-${how}`;
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {text.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p class="small">{sees}</p>
      <div class="row">
        <Button kind={how === "quiet" || how === "remove" ? "stop" : "quiet"} onClick={onAsk}>
          {action}
        </Button>
      </div>
    </section>
  );
}

interface SureProps {
  how: How;
  space: Space;
  onClose: () => void;
}

// The last question, with two ways to somewhere safer beside it.
function Sure({ how, space, onClose }: SureProps) {
  const [keep, tick] = useState(false);
  const [busy, wait] = useState(false);
  const [problem, say] = useState<string | null>(null);
  const { sure, sees, action, done } = words(how, space.name);
  const leave = async () => {
    wait(true);
    const reply: Reply = await command("leave", { space: space.space, how, ...(how === "remove" && { keep }) });
    wait(false);
    if (!reply.ok) return say(sentence(reply));
    go(how === "remove" ? "/together" : `/with/${space.space}`, { replace: true });
    toast(done);
  };
  return (
    <Sheet open title={sure} onClose={onClose}>
      <p>{sees}</p>
      {how === "remove" && (
        <>
          <Switch
            label={t("Keep a private copy of what they handed over")}
            hint={t("Among what you wrote, for you alone. They do not see that you kept it")}
            on={keep}
            onTurn={tick}
          />
          <p class="small">{t("What was read cannot be unread, on either phone. This cannot be undone.")}</p>
        </>
      )}
      {problem && <Problem>{problem}</Problem>}
      <div class="row wrap">
        <Button kind={how === "quiet" || how === "remove" ? "stop" : "main"} busy={busy} onClick={() => void leave()}>
          {action}
        </Button>
        <Button kind="plain" onClick={onClose}>
          {t("Not now")}
        </Button>
      </div>
      <p class="small">{t("It works without a network, and is carried out when there is one. It needs nobody’s consent.")}</p>
      <div class="row wrap">
        <Button kind="plain" small icon={Icons.Safety} href="#/safety">
          {t("A private safety check")}
        </Button>
        <QuickExit />
      </div>
    </Sheet>
  );
}

function Ways({ space }: { space: Space }) {
  const [asked, ask] = useState<How | null>(null);
  const isOn = isShared(space);
  const ways: How[] = [...(isOn ? [space.state === "paused" ? ("resume" as const) : ("pause" as const), "quiet" as const] : []), "remove"];
  return (
    <Page title={t("Pause or stop")} lede={t("Each is yours alone to choose, at any time and without a reason.")} back={`/with/${space.space}/settings`}>
      <p class="soft">
        {t("Leaving can be the most dangerous time, where somebody frightens you.")} <a href="#/safety">{t("A private safety check, and help")}</a>
      </p>
      {ways.map((how) => (
        <Way key={how} how={how} name={space.name} onAsk={() => ask(how)} />
      ))}
      {asked && <Sure how={asked} space={space} onClose={() => ask(null)} />}
    </Page>
  );
}

export default function Leave({ params }: ScreenProps) {
  return <With space={params["space"]}>{(space) => <Ways space={space} />}</With>;
}
