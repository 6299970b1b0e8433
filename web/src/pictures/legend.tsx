// What an open ring and a full one mean.
export function Legend({ open, full }: { readonly open: string; readonly full: string }) {
  return (
    <ul class="pic-legend">
      <li>
        <svg viewBox="0 0 20 14" aria-hidden="true">
          <circle class="pic-ring" cx="10" cy="7" r="5.5" />
        </svg>
        {open}
      </li>
      <li>
        <svg viewBox="0 0 20 14" aria-hidden="true">
          <circle class="pic-dot" cx="10" cy="7" r="6" />
        </svg>
        {full}
      </li>
    </ul>
  );
}
