// The other's phone, drawn before anything goes there.
import type { ComponentChildren } from "preact";
import { t } from "../t";
import type { Entry } from "../words/entries";
import { Seen, Whose } from "./Seen";

// `item`: what they will see; something else in its place while it is not known.
export function Preview({ title, item, children }: { title: string; item: Entry | null; children?: ComponentChildren }) {
  return (
    <section class="their-phone" aria-label={title}>
      <Whose name="" mine={false} words={title} />
      {item ? (
        <article class="card lined">
          <Whose name="" mine words={t("from you")} />
          <Seen item={item} />
        </article>
      ) : (
        children
      )}
    </section>
  );
}
