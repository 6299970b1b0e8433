// A repair talk: one topic, one time limit, turns of speaking and listening, and at the end one small thing. On one phone
// that goes from hand to hand, or on two. With nobody linked it works as well, and keeps what one chooses, or nothing.
import { useEffect, useRef, useState } from "preact/hooks";
import { status } from "../../engine";
import { go } from "../../router";
import type { ScreenProps } from "../../routes";
import { isOn, useSpaces, type Space } from "../../spaces";
import { t } from "../../t";
import { Problem, Still, Waiting } from "../../ui";
import { sentence } from "../../words/errors";
import { answer, begin, useLive, type Live } from "./live";
import { RepairAsk, type Asking } from "./RepairAsk";
import { RepairAsked } from "./RepairAsked";
import { RepairEnd } from "./RepairEnd";
import { OnOnePhone, OnTwoPhones } from "./RepairTurns";

export default function Repair({ params }: ScreenProps) {
  const spaces = useSpaces();
  if (!spaces) return <Waiting />;
  const on = spaces.ok && status.value.state !== "sample" ? spaces.spaces.filter(isOn) : []; // a sample has no second phone
  const named = params["space"];
  const space = named === undefined && on.length === 1 ? on[0] : on.find((one) => one.space === named);
  return space ? <RepairWith key={space.space} space={space} /> : <Talk space={null} live={null} />;
}

function RepairWith({ space }: { space: Space }) {
  const reply = useLive(space.space);
  if (!reply) return <Waiting />;
  if (!reply.ok)
    return (
      <Still title={t("Repair talk")} close="/together">
        <Problem>{sentence(reply)}</Problem>
      </Still>
    );
  return <Talk space={space} live={reply.live?.what === "talk" ? reply.live : null} pausing={reply.live?.what === "pause"} />;
}

// A talk that goes on gives way to a pause, on both phones.
function GiveWay({ to }: { to: string }) {
  useEffect(() => go(to, { replace: true }), []);
  return <Waiting />;
}

// What was said aloud is nowhere; what is written at the end is kept only where somebody says so.
function Talk({ space, live, pausing = false }: { space: Space | null; live: Live | null; pausing?: boolean }) {
  const [own, talk] = useState<Asking | null>(null); // a talk on this phone alone
  const [ended, end] = useState<string | null>(null); // its topic
  const [topic, about] = useState("");
  const [problem, say] = useState<string | null>(null);
  const talked = useRef(false);
  talked.current ||= live !== null;
  const invited = live !== null && live.by === "them" && (live.me === "none" || live.me === "later") && live.them !== "end";

  const start = async (asking: Asking) => {
    about(asking.topic);
    if (asking.phones === 1 || !space) return talk(asking);
    const reply = await begin(space.space, "talk", asking.minutes);
    say(reply.ok ? null : sentence(reply));
  };
  const finish = () => {
    if (space && live) void answer(space.space, live, "end");
    end(topic);
  };

  if (ended !== null) return <RepairEnd space={space} topic={ended} />;
  if (own) return <OnOnePhone name={space?.name ?? null} minutes={own.minutes} topic={own.topic} pause={space ? `/with/${space.space}/pause` : "/slow/time_out"} finish={finish} />;
  if (space && live && invited) return <RepairAsked space={space} live={live} />;
  if (space && live) return <OnTwoPhones key={live.session} space={space} live={live} topic={topic} finish={finish} />;
  if (space && pausing && talked.current) return <GiveWay to={`/with/${space.space}/pause`} />;
  return <RepairAsk name={space?.name ?? null} problem={problem} onStart={start} />;
}
