// The harbour at dusk: two shapes at the edge of the water, and their light on it.
export function Harbour() {
  return (
    <svg class="scene" viewBox="0 0 400 190" aria-hidden="true">
      <defs>
        <clipPath id="sky">
          <rect width="400" height="119" />
        </clipPath>
        <radialGradient id="glow" cx=".5" cy="1" r="1">
          <stop offset="0" class="glow-in" />
          <stop offset="1" class="glow-out" />
        </radialGradient>
      </defs>
      <ellipse cx="212" cy="120" rx="188" ry="112" fill="url(#glow)" clip-path="url(#sky)" />
      <g clip-path="url(#sky)">
        <circle class="you" cx="158" cy="104" r="46" />
        <rect class="partner" x="216" y="66" width="74" height="74" rx="21" />
      </g>
      <g class="water">
        <path class="calm" d="M8 120H392M40 134H84M316 134H356M62 164H96M300 164H332M196 179H216" />
        <path class="of-you" d="M122 134H194" />
        <path class="of-you dim" d="M134 149H182" />
        <path class="of-you far" d="M146 164H172" />
        <path class="of-partner" d="M222 134H286" />
        <path class="of-partner dim" d="M230 149H276" />
        <path class="of-partner far" d="M242 164H266" />
      </g>
    </svg>
  );
}
