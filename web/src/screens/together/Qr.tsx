// The link as a picture for another phone's camera: always dark on light, since not every camera reads it the other way.
import qrcode from "qrcode-generator";
import { useMemo } from "preact/hooks";
import { t } from "../../t";

const QUIET = 4; // modules of nothing around it, as the standard asks

function drawn(words: string): { size: number; path: string } {
  const code = qrcode(0, "M");
  code.addData(words);
  code.make();
  const size = code.getModuleCount();
  let path = "";
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`;
  return { size, path };
}

export function Qr({ words }: { words: string }) {
  const { size, path } = useMemo(() => drawn(words), [words]);
  const all = size + 2 * QUIET;
  return (
    <svg class="qr" viewBox={`${-QUIET} ${-QUIET} ${all} ${all}`} role="img" aria-label={t("The link, for another phone’s camera")} shape-rendering="crispEdges">
      <path d={path} />
    </svg>
  );
}
