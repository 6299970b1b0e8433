import type { ComponentChildren, TargetedMouseEvent } from "preact";
import type { IconType } from "./Icon";

interface Act {
  href?: string; // "#/today": a link, and then no onClick is needed
  onClick?: (event: TargetedMouseEvent<HTMLElement>) => void;
  type?: "button" | "submit";
  disabled?: boolean;
  class?: string;
  label?: string; // where what is read aloud says more than the words on it (and holds them)
  children?: ComponentChildren;
}

function Pressable({ href, onClick, type = "button", disabled = false, label, ...rest }: Act) {
  return href ? (
    <a {...rest} href={href} onClick={onClick} aria-label={label} />
  ) : (
    <button {...rest} type={type} onClick={onClick} disabled={disabled} aria-label={label} />
  );
}

// A double tap is one: for steps whose next one lies under the same finger, and would be taken unread.
export const once =
  (act: () => void) =>
  (event: MouseEvent): void =>
    void (event.detail < 2 && act());

export interface ButtonProps extends Act {
  kind?: "main" | "quiet" | "plain" | "stop"; // at most one main a screen
  wide?: boolean;
  small?: boolean;
  busy?: boolean; // the tap was heard and something is under way: it cannot be pressed twice
  icon?: IconType;
}

export function Button({ kind = "main", wide, small, busy, icon: Icon, children, disabled, ...act }: ButtonProps) {
  const look = ["btn", kind === "main" ? "" : kind, wide ? "wide" : "", small ? "small" : "", busy ? "busy" : "", act.class ?? ""];
  return (
    <Pressable {...act} class={look.filter(Boolean).join(" ")} disabled={disabled || busy}>
      {Icon && <Icon />}
      <span>{children}</span>
    </Pressable>
  );
}

export interface IconButtonProps extends Act {
  icon: IconType;
  quiet?: boolean; // the word is only read aloud: for the few signs that everybody knows, such as + and -
}

export function IconButton({ icon: Icon, quiet, label, children, ...act }: IconButtonProps) {
  return (
    <Pressable {...act} label={label} class={`icon-btn ${quiet ? "" : "word"} ${act.class ?? ""}`}>
      <Icon />
      {!quiet && <span>{children}</span>}
    </Pressable>
  );
}
