// What somebody should know about what is kept here, one quiet line each; nothing where all is well.
import { status } from "../../engine";
import { t } from "../../t";
import { Banner } from "../../ui";
import { alarmSaid } from "../../words/alarms";
import { sentence } from "../../words/errors";
import { LevelNotices } from "./Level";

export function Notices() {
  const { keeps, wiped, alarms, clock_ahead } = status.value;
  const lost = [
    ...(wiped ? [sentence({ err: "absent", why: "wiped" })] : []),
    ...(keeps ? [] : [sentence({ err: "io", why: "refused_storage" })]),
    ...alarms.map(alarmSaid),
  ];
  return (
    <>
      {lost.map((line) => (
        <Banner key={line} kind="warn" action={t("Copies")} href="#/me/backup">
          {line}
        </Banner>
      ))}
      <LevelNotices />
      {clock_ahead && <Banner kind="warn">{sentence({ err: "input", why: "clock_ahead" })}</Banner>}
    </>
  );
}
