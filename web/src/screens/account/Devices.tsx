// The devices that are signed in, when each was last used, and the way to sign one out.
import { useEffect, useState } from "preact/hooks";
import { useTalk } from "../../account/talk";
import { command, status } from "../../engine";
import { t } from "../../t";
import { Button, Page, Problem, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { dateOf } from "../../words/dates";
import { LevelNotices } from "../parts/Level";
import { Prove } from "./Prove";

const DAY_SECONDS = 86_400;

interface Device {
  session: string;
  label: string | null; // null: sealed for another key, or damaged
  created: number; // days since 1970
  last: number;
  current: boolean;
}

function Line({ device, busy, onOut }: { device: Device; busy: boolean; onOut: () => void }) {
  const { label, created, last, current } = device;
  const days = { last: dateOf(last * DAY_SECONDS), came: dateOf(created * DAY_SECONDS) };
  return (
    <li class="line-of-mine">
      <div class="item">
        <Icons.Device />
        <span>
          <b>{label || t("A device without a name")}</b>
          <small>{current ? t("This device, since {came}", days) : t("Last used {last}, since {came}", days)}</small>
        </span>
      </div>
      {!current && (
        <Button kind="plain" small disabled={busy} onClick={onOut} label={t("Sign out: {label}", { label: label ?? "" })}>
          {t("Sign out")}
        </Button>
      )}
    </li>
  );
}

export function Devices() {
  const [devices, list] = useState<Device[] | null>(null);
  const talk = useTalk();
  const look = async (passphrase?: string) => {
    const reply = await talk.say<{ devices: Device[] }>("devices", passphrase === undefined ? {} : { passphrase });
    if (!reply) return;
    list(reply.devices);
    if (status.value.new_logins > 0) void command("seen_logins");
  };
  useEffect(() => void look(), []);
  const out = async (which: object, words: string) => {
    if (!(await talk.say("revoke", which))) return;
    toast(words);
    await look();
  };
  const asked = talk.why === "ask_passphrase" || talk.why === "not_fresh";
  const others = devices?.filter(({ current }) => !current) ?? [];
  return (
    <Page title={t("Devices")} lede={devices && others.length === 0 ? t("This one only.") : undefined} back="/account">
      {devices === null ? (
        <>
          <LevelNotices />
          <p class="soft">{t("To see your devices, say that it is you. An open phone alone does not show them.")}</p>
          <Prove action={t("Show them")} busy={talk.busy} problem={asked ? null : talk.problem} onType={talk.clear} onProve={(words) => void look(words)} />
        </>
      ) : (
        <>
          <ul class="rows edged">
            {devices.map((device) => (
              <Line key={device.session} device={device} busy={talk.busy} onOut={() => void out({ session: device.session }, t("That device is signed out."))} />
            ))}
          </ul>
          {talk.problem && <Problem>{talk.problem}</Problem>}
          {others.length > 1 && (
            <div class="row">
              <Button kind="stop" busy={talk.busy} onClick={() => void out({ others: true }, t("All others are signed out."))}>
                {t("Sign out all others")}
              </Button>
            </div>
          )}
          <p class="small">
            {t("A device that is signed out fetches and sends nothing more. What is on it already stays on it.")}{" "}
            {t("Is there one you do not know?")} <a href="#/account/back">{t("Take back my account")}</a>
          </p>
        </>
      )}
    </Page>
  );
}
