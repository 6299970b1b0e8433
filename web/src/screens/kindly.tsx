// Read it kindly: a message that stung, and two or three ways in which it could have been meant well, as questions. What
// is pasted here is somebody else's words: it is in memory only, and forgotten with this screen.
import { useEffect, useState } from "preact/hooks";
import { status, view } from "../engine";
import { HelpFirst } from "../say/HelpFirst";
import { t } from "../t";
import { Area, Button, Problem, Still } from "../ui";
import * as Icons from "../ui/icons";
import { NothingKept } from "./parts/NothingKept";

interface Readings {
  readings: string[];
  help: boolean;
}

const MOST = 6000;

export default function Kindly() {
  const [words, write] = useState("");
  const [read, see] = useState<Readings | null>(null);
  const [absent, miss] = useState(false);
  const { state } = status.value;
  useEffect(() => {
    if (state !== "locked") return;
    write("");
    see(null);
  }, [state]);

  const look = async () => {
    const reply = await view<Readings>("kindly", { text: words });
    miss(!reply.ok);
    see(reply.ok ? reply : null);
    requestAnimationFrame(() => document.querySelector<HTMLElement>("#readings h2")?.focus());
  };

  return (
    <Still
      title={t("Read it kindly")}
      over={<NothingKept />}
      back="/say"
      actions={
        <Button wide disabled={words.trim() === "" || [...words].length > MOST} onClick={() => void look()}>
          {t("Other ways to read it")}
        </Button>
      }
    >
      <p class="soft up not-at-night">{t("A message that stung can often be read in more than one way. Paste it, or write what you remember of it. It is forgotten when you leave this page.")}</p>
      <form autocomplete="off" onSubmit={(event) => event.preventDefault()}>
        <Area
          label={t("The message that stung")}
          rows={4}
          limit={MOST}
          value={words}
          onInput={(next) => {
            write(next);
            see(null);
          }}
        />
      </form>
      {absent && <Problem>{t("This is not on your device yet. It needs the network once.")}</Problem>}
      <div id="readings">{read && (read.help ? <HelpFirst /> : <Ways readings={read.readings} />)}</div>
    </Still>
  );
}

function Ways({ readings }: { readings: string[] }) {
  return (
    <section class="section" aria-labelledby="ways">
      <h2 id="ways" tabIndex={-1}>
        {t("It could also be")}
      </h2>
      <ul class="readings">
        {readings.map((one) => (
          <li key={one}>{t(one)}</li>
        ))}
      </ul>
      <p class="small">{t("Nobody here knows which is true. Only they do, and you can ask. If it hurts either way, that counts too.")}</p>
      <div class="row wrap">
        <Button kind="quiet" icon={Icons.Say} href="#/say">
          {t("Say what it was like")}
        </Button>
      </div>
    </section>
  );
}
