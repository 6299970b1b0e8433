// What was asked for is done; the rest goes on by itself, and it is said how far it has come.
import type { ComponentChildren } from "preact";
import { place } from "../../router";
import { t } from "../../t";
import { Button, Still } from "../../ui";
import { LevelLine } from "../parts/Level";
import { wayOn } from "../parts/looked";

// Whoever came from linking goes back to it.
export function Done(props: { title: string; lede: string; action: string; href: string; children?: ComponentChildren }) {
  const next = wayOn(place.value.query);
  return (
    <Still
      title={props.title}
      lede={props.lede}
      close="/account"
      actions={
        <Button wide href={`#${next ?? props.href}`}>
          {next ? t("Go on with linking") : props.action}
        </Button>
      }
    >
      {props.children}
      <LevelLine />
    </Still>
  );
}
