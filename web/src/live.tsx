// The line that says, over every screen, that the other asks for a pause. It is fetched where somebody is linked, and with
// it the other screens of two: later there may be no network. And whoever wants notices gets them from those they share
// with, and from nobody they have stopped with.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { isOn, useSpaces } from "./spaces";

export function LiveLine() {
  const reply = useSpaces();
  const spaces = reply?.ok ? reply.spaces : [];
  const linked = spaces.some(isOn);
  useEffect(() => {
    if (spaces.length > 0 && "Notification" in window && Notification.permission === "granted")
      import("./screens/together/notices").then(
        ({ settle }) => settle(spaces),
        () => undefined, // offline: at the next start
      );
  }, [spaces.map(({ space, state }) => space + state).join()]);
  const [Notices, arrived] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (linked)
      import("./sets/live").then(
        (it) => arrived(() => it.Notices),
        () => undefined, // offline before it was ever fetched: it comes with the first screen that needs it
      ).finally(() => void Promise.allSettled([import("./sets/between"), import("./sets/together")]));
  }, [linked]);
  return linked && Notices ? <Notices /> : null;
}
