// A view's answer inside a component: null while it is on its way, and asked again whenever anything changed.
// The old answer stays until the new one is here, so nothing flickers.
import { useEffect, useState } from "preact/hooks";
import { changed, status, view, type Reply } from "./engine";

export function useView<T extends object>(name: string, args: object = {}): Reply<T> | null {
  const [reply, answer] = useState<Reply<T> | null>(null);
  const turn = changed.value;
  const { state } = status.value;
  const asked = JSON.stringify(args);
  useEffect(() => {
    let gone = false;
    if (state === "starting") return;
    void view<T>(name, JSON.parse(asked) as object).then((now) => {
      if (!gone) answer(now);
    });
    return () => {
      gone = true;
    };
  }, [name, asked, turn, state]);
  return reply;
}
