// What somebody with a hand on the phone could notice, folded away: on the Help page and after the safety check.
import help from "../../../../content/help.json";
import { t } from "../../t";
import { Disclosure } from "../../ui";

export function Phones() {
  return (
    <Disclosure summary={t("Thoughts about phones")}>
      <ul class="bullets">
        {help.leaving.map((line) => (
          <li key={line}>{t(line)}</li>
        ))}
      </ul>
    </Disclosure>
  );
}
