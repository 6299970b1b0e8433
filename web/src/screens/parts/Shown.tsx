// The four states every answer has, drawn the same everywhere: on its way, nothing yet, refused, said.
import type { ComponentChildren } from "preact";
import { status, type Reply } from "../../engine";
import { Empty, Problem, Waiting } from "../../ui";
import { sentence } from "../../words/errors";

export interface ShownProps<T> {
  reply: Reply<T> | null;
  empty: ComponentChildren; // nothing was ever written on this device
  children: (said: T) => ComponentChildren;
}

export function Shown<T extends object>({ reply, empty, children }: ShownProps<T>) {
  if (status.value.state === "empty") return <Empty>{empty}</Empty>;
  if (reply === null) return <Waiting />;
  return reply.ok ? <>{children(reply)}</> : <Problem>{sentence(reply)}</Problem>;
}
