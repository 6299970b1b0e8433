// The check of our own: parts/Asking.tsx asks it, and the map shows what it says.
import instrument from "../../../content/instruments/own-18.json";
import { useView } from "../ask";
import type { ScreenProps } from "../routes";
import { t } from "../t";
import { Asking, type Asks } from "./parts/Asking";
import { abouts, whoOf, type About } from "./parts/check";
import { TooSoon } from "./parts/TooSoon";

const asks = (): Asks => ({
  instrument: instrument.name,
  view: "check",
  form: "check",
  done: "/map",
  back: "/me",
  items: instrument.items,
  low: instrument.range.low,
  levels: instrument.range.high - instrument.range.low + 1,
  ends: [t(instrument.range.words[0] ?? ""), t(instrument.range.words[1] ?? "")],
  bonds: true,
  words: (index, about) => t(instrument.wording[index] ?? "", { who: whoOf(about) }),
});

function Since({ about }: { about: About }) {
  const kept = useView<{ next_at: number | null }>("checks", { about });
  return <TooSoon next={kept?.ok ? kept.next_at : null} />;
}

export default function Check({ params }: ScreenProps) {
  return (
    <Asking
      asks={asks()}
      first={abouts().find(({ id }) => id === params["about"])?.id ?? "partner"}
      title={t("Where do you lean when it gets hard?")}
      lede={t("Short sentences, and how well each fits you. There is no right answer, and you can stop at any of them.")}
      button={t("Begin, about 2 minutes")}
      before={(about) => <Since about={about} />}
    />
  );
}
