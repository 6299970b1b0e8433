// The frame of a drawing of 0-10 ratings over time: a hair for the low end, the middle and the high end, and what
// stands below its two ends. What is drawn into it lies over the hairs.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

import { yOf, type Frame } from "./scale";

export interface RatedProps {
  readonly frame: Frame;
  readonly kind: "pic-narrow" | "pic-broad"; // which of the two drawings of one picture this is; the style shows one
  readonly title: string;
  readonly says: string; // the picture in words, for who does not see it
  readonly ends: readonly [string, string];
  readonly children: ComponentChildren;
}

export function Rated({ frame, kind, title, says, ends, children }: RatedProps) {
  const id = useId();
  return (
    <svg class={kind} viewBox={`0 0 ${frame.width} ${frame.height}`} role="img" aria-labelledby={`${id}-t ${id}-d`}>
      <title id={`${id}-t`}>{title}</title>
      <desc id={`${id}-d`}>{says}</desc>
      {[0, 5, 10].map((rating) => (
        <g key={rating}>
          <path class="pic-hair" d={`M${frame.left} ${yOf(frame, rating)}H${frame.width - frame.right}`} />
          <text class="pic-small" x={frame.left - 8} y={yOf(frame, rating) + 5} text-anchor="end">
            {rating}
          </text>
        </g>
      ))}
      {children}
      <text class="pic-small" x={frame.left} y={frame.height - 8}>
        {ends[0]}
      </text>
      <text class="pic-small" x={frame.width - frame.right} y={frame.height - 8} text-anchor="end">
        {ends[1]}
      </text>
    </svg>
  );
}
