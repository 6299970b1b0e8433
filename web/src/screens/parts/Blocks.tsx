// The text of a lesson: paragraphs, headings, a list, a sentence set large, a line to try at once, a question.
import { t } from "../../t";
import type { Block } from "./lessons";

function One({ block }: { block: Block }) {
  if (block.items)
    return (
      <ul class="bullets">
        {block.items.map((item) => (
          <li key={item}>{t(item)}</li>
        ))}
      </ul>
    );
  const text = t(block.text ?? "");
  switch (block.kind) {
    case "h2":
      return <h2>{text}</h2>;
    case "big":
      return <p class="big">{text}</p>;
    case "quote":
      return <blockquote class="card lined">{text}</blockquote>;
    case "practice":
      return <p class="card lined">{text}</p>;
    case "ask":
      return <p class="card tint">{text}</p>;
    default:
      return <p>{text}</p>;
  }
}

export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block, i) => (
        <One key={i} block={block} />
      ))}
    </>
  );
}
