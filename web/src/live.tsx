// The line that says, over every screen, that the other asks for a pause. It is fetched where somebody is linked.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useOn } from "./spaces";

export function LiveLine() {
  const linked = useOn().length > 0;
  const [Notices, arrived] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (linked)
      import("./sets/live").then(
        (it) => arrived(() => it.Notices),
        () => undefined, // offline before it was ever fetched: it comes with the first screen that needs it
      );
  }, [linked]);
  return linked && Notices ? <Notices /> : null;
}
