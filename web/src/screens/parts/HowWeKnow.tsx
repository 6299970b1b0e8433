import { t } from "../../t";
import { Disclosure } from "../../ui";

// Where a claim comes from, for those who ask.
export function HowWeKnow({ lines }: { lines: readonly string[] }) {
  return (
    <Disclosure summary={t("How we know")}>
      {lines.map((line) => (
        <p key={line} class="small">
          {line}
        </p>
      ))}
    </Disclosure>
  );
}
