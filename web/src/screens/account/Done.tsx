// What was asked for is done; the rest goes on by itself, and it is said how far it has come.
import type { ComponentChildren } from "preact";
import { Button, Still } from "../../ui";
import { LevelLine } from "../parts/Level";

export function Done(props: { title: string; lede: string; action: string; href: string; children?: ComponentChildren }) {
  return (
    <Still
      title={props.title}
      lede={props.lede}
      close="/account"
      actions={
        <Button wide href={`#${props.href}`}>
          {props.action}
        </Button>
      }
    >
      {props.children}
      <LevelLine />
    </Still>
  );
}
