// One icon: a path on a 24 x 24 field. An icon never stands for a word, so it is hidden from screen readers.
export interface IconProps {
  class?: string;
}

export function icon(d: string, turns = false) {
  return function Icon(props: IconProps) {
    return (
      <svg class={`icon${turns ? " turns" : ""} ${props.class ?? ""}`} viewBox="0 0 24 24" aria-hidden="true">
        <path d={d} />
      </svg>
    );
  };
}

export type IconType = ReturnType<typeof icon>;
