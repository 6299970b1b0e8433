// A link that led nowhere: what happened, that nothing was shared, and what to do.
import { t } from "../../t";
import { Button, Still } from "../../ui";
import type { Pair } from "./pair";

export type End = "burnt" | "different" | "expired" | "taken" | "reused" | "broken" | "altered" | "own" | "linked";

const REASONS: Record<string, End> = { different: "different", reused: "reused", own_link: "own", already_linked: "linked", altered: "altered", changed: "altered", cell_taken: "altered", space_taken: "altered", mailbox_taken: "altered" };

// The ending of a conversation, by the vault's word for it.
export const endOf = ({ state, reason }: Pair): End | null =>
  state === "burnt" || state === "expired" || state === "taken" || state === "broken" ? (REASONS[reason ?? ""] ?? state) : null;

const words = (end: End, inviting: boolean): { title: string; lines: string[] } => {
  switch (end) {
    case "different":
      return {
        title: t("Good that you compared"),
        lines: [
          t("Different numbers can mean that somebody else answered with the link. It is burnt now, on both phones, and nothing was shared."),
          inviting
            ? t("Make a new link, and let them scan it from your screen if you can. Otherwise send it another way than before.")
            : t("Ask for a new link, from their screen if you can, or sent another way than before."),
        ],
      };
    case "burnt":
      return {
        title: t("This link no longer works"),
        lines: [
          t("It was taken back, or the numbers were not the same on both phones. Nothing was shared."),
          inviting ? t("You can make a new one whenever you both like.") : t("Whoever invited you can make a new one."),
        ],
      };
    case "expired":
      return {
        title: t("This link has run out of time"),
        lines: [
          t("It lives as long as whoever made it chose, and one hour once it is answered. Nothing was shared."),
          inviting ? t("You can make a new one. It can live up to seven days.") : t("Ask for a new one. Nobody did anything wrong."),
        ],
      };
    case "taken":
      return {
        title: t("Somebody has answered with this link already"),
        lines: [
          t("A link works once, and it was not this phone. Nothing was shared here."),
          t("If you did not answer on another phone of yours, somebody else has the link. Tell your partner before they say that the numbers are the same, and ask for a new one."),
        ],
      };
    case "reused":
      return {
        title: t("You answered with this link on another phone"),
        lines: [t("Go on there. When you are linked, it is here, too. Nothing was lost.")],
      };
    case "altered":
      return {
        title: t("Something changed it on its way"),
        lines: [
          t("What came is not what was sent, so the link was given up. Nothing was shared."),
          inviting ? t("You can make a new one. If it happens again, let them scan it from your screen.") : t("Ask for a new one, from their screen if you can."),
        ],
      };
    case "linked":
      return {
        title: t("You two are linked already"),
        lines: [t("It is under Together. This link was not needed, and nothing has changed.")],
      };
    case "own":
      return {
        title: t("This is your own link"),
        lines: [t("It is meant for your partner’s phone. Nothing was shared, and it still works for them.")],
      };
    case "broken":
      return {
        title: t("This link is not whole"),
        lines: [
          t("A part of it was lost on its way, or it is not an invitation to Stillnear. Nothing was shared."),
          inviting ? t("You can make a new one.") : t("Ask for it once more, or copy all of it and put it in here."),
        ],
      };
  }
};

export interface EndsProps {
  end: End;
  inviting: boolean;
  busy?: boolean;
  onAgain?: () => void;
  onLeave: () => void;
}

export function Ends({ end, inviting, busy, onAgain, onLeave }: EndsProps) {
  const { title, lines } = words(end, inviting);
  return (
    <Still
      title={title}
      back="/together"
      actions={
        <>
          {onAgain && (
            <Button wide busy={busy} onClick={onAgain}>
              {inviting ? t("Make a new link") : t("Use another link")}
            </Button>
          )}
          <Button wide kind={onAgain ? "plain" : "main"} disabled={busy} onClick={onLeave}>
            {t("Leave it for now")}
          </Button>
        </>
      }
    >
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Still>
  );
}
