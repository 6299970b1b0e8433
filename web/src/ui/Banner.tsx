import type { ComponentChildren } from "preact";
import type { IconType } from "./Icon";
import * as Icons from "./icons";

export interface BannerProps {
  kind?: "plain" | "sample" | "warn";
  icon?: IconType;
  action?: string;
  onAct?: () => void;
  href?: string;
  line?: boolean; // the action stands at the end of the line, for one short sentence
  children: ComponentChildren;
}

// One quiet line at a time.
export function Banner({ kind = "plain", icon, action, onAct, href, line, children }: BannerProps) {
  const Icon = icon ?? (kind === "sample" ? Icons.Sample : kind === "warn" ? Icons.Info : Icons.Lock);
  return (
    <div class={`banner ${kind === "plain" ? "" : kind} ${line ? "line" : ""}`}>
      <Icon />
      <span>{children}</span>
      {action &&
        (href ? (
          <a class="link" href={href}>
            {action}
          </a>
        ) : (
          <button class="link" type="button" onClick={onAct}>
            {action}
          </button>
        ))}
    </div>
  );
}
