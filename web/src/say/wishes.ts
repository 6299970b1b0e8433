// What its author told the lens: "I mean it as it is" of some marks, and to look only when asked. It lies sealed on this
// device under a form's name, as a draft does: no record, so nothing that is kept, copied or sent ever holds it.
import { useDraft } from "../draft";

interface Wishes {
  meant: string[]; // names of frames
  on_request: boolean;
}

const MOST = 300; // a draft has its limit; the oldest are forgotten first

export function useWishes() {
  const { value, here, set } = useDraft<Wishes>("lens", { meant: [], on_request: false });
  return {
    known: here, // until then it may be one that they do not want to see
    meant: value.meant,
    onRequest: value.on_request,
    mean: (frame: string) => set({ meant: [...value.meant.filter((one) => one !== frame), frame].slice(-MOST) }),
    doubt: (frame: string) => set({ meant: value.meant.filter((one) => one !== frame) }),
    forget: () => set({ meant: [] }),
    onlyOnRequest: (on_request: boolean) => set({ on_request }),
  };
}

export type Wishing = ReturnType<typeof useWishes>;
