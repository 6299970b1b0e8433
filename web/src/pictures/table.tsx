// The numbers of a picture, for those who would rather read them.
//
// The rows are made only once somebody opens it: a year of check-ins is a long table.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { t } from "../t";

export interface TableProps {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: () => readonly (readonly ComponentChildren[])[];
  readonly summary?: string;
}

export function SameAsTable({ caption, heads, rows, summary }: TableProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class="more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary ?? t("The same as a table")}</summary>
      {open && (
        <div class="pic-scroll" tabIndex={0} role="region" aria-label={caption}>
          <table>
            <caption>{caption}</caption>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map(([first, ...rest], i) => (
                <tr key={i}>
                  <th scope="row">{first}</th>
                  {rest.map((cell, j) => (
                    <td key={j}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
