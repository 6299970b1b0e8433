// Giving the other something that was written for them: what is in the way of it, and the two buttons under it.
import { useState } from "preact/hooks";
import { command } from "../engine";
import { back } from "../router";
import type { Space } from "../spaces";
import { t } from "../t";
import { Button, Problem, toast } from "../ui";
import { sentence } from "../words/errors";

export interface Giving {
  readonly problem: string | null;
  readonly busy: boolean;
  readonly give: (entry: object, said: string) => Promise<boolean>; // true: it is handed over, and `said`
}

export function useGive({ space }: Space): Giving {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const give = async (entry: object, said: string): Promise<boolean> => {
    setBusy(true);
    const reply = await command("give", { space, entry });
    setBusy(false);
    setProblem(reply.ok ? null : sentence(reply));
    if (reply.ok) toast(said);
    return reply.ok;
  };
  return { problem, busy, give };
}

export function HandItOver({ giving, disabled, home }: { giving: Giving; disabled: boolean; home: string }) {
  return (
    <>
      {giving.problem && <Problem>{giving.problem}</Problem>}
      <div class="pair">
        <Button type="submit" busy={giving.busy} disabled={disabled}>
          {t("Hand it over")}
        </Button>
        <Button kind="plain" onClick={() => back(home)}>
          {t("Not now")}
        </Button>
      </div>
    </>
  );
}
