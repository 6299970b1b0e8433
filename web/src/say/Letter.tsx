// The whole text, with its marks as lines under the words: a layer of the same words, unseen, lies beneath the field in
// the same metrics (style/say.css), and it is the layer that decides how tall both are.
import { t } from "../t";
import { Area } from "../ui";
import { lineOf, type Mark } from "./lens";
import { most } from "./message";

interface Piece {
  words: string;
  mark?: Mark;
}

// One after the other; where two overlap, the first goes on.
function pieces(text: string, marks: Mark[]): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    const start = Math.max(mark.start, at);
    if (mark.end <= start) continue;
    if (start > at) found.push({ words: text.slice(at, start) });
    found.push({ words: text.slice(start, mark.end), mark });
    at = mark.end;
  }
  return [...found, { words: text.slice(at) }];
}

export interface LetterProps {
  words: string;
  onInput: (words: string) => void;
  marks: Mark[];
  open: Mark | null;
  onTap: (mark: Mark | null) => void; // the caret was put into its words
}

export function Letter({ words, onInput, marks, open, onTap }: LetterProps) {
  const tapped = ({ target }: MouseEvent) => {
    if (!(target instanceof HTMLTextAreaElement) || target.selectionStart !== target.selectionEnd) return;
    const at = target.selectionStart;
    const mark = marks.find(({ start, end }) => start <= at && at <= end);
    if (mark) onTap(mark);
  };
  return (
    <div class="letter" onClick={tapped}>
      <div class="under" aria-hidden="true">
        {pieces(words, marks).map(({ words: part, mark }, i) => (mark ? <span key={i} class={`mark ${lineOf(mark)} ${mark === open ? "open" : ""}`}>{part}</span> : part))}
        {"\u200b"}
      </div>
      <Area label={t("What you want to say")} hideLabel rows={6} limit={most.words} value={words} onInput={onInput} placeholder={t("Write it as it comes.")} />
    </div>
  );
}
