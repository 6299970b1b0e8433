import type { ComponentChildren } from "preact";
import type { IconType } from "./Icon";
import * as Icons from "./icons";

export function Rows(props: { label?: string; edged?: boolean; children: ComponentChildren }) {
  return (
    <ul class={`rows ${props.edged ? "edged" : ""}`} aria-label={props.label}>
      {props.children}
    </ul>
  );
}

export interface ItemProps {
  icon?: IconType;
  name: ComponentChildren;
  hint?: ComponentChildren;
  href?: string;
  onClick?: () => void;
  end?: ComponentChildren; // instead of the arrow
  stop?: boolean; // it takes something away
}

// One row of a list that leads somewhere or does something.
export function Item({ icon: Icon, name, hint, href, onClick, end, stop }: ItemProps) {
  const inside = (
    <>
      {Icon && <Icon />}
      <span>
        <b>{name}</b>
        {hint && <small>{hint}</small>}
      </span>
      {end ?? <Icons.Onward class="end" />}
    </>
  );
  const look = `item ${Icon ? "" : "bare"} ${stop ? "stop" : ""}`;
  return (
    <li>
      {href ? (
        <a class={look} href={href}>
          {inside}
        </a>
      ) : (
        <button class={look} type="button" onClick={onClick}>
          {inside}
        </button>
      )}
    </li>
  );
}
