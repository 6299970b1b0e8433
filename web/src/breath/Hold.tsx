// Five seconds, then one breath, before anything is asked. A forced break of five seconds lowered aggression as much
// as a longer one (McCurry and others, 2024), so nothing here can be pressed earlier - except the ways out.
import { useEffect, useState } from "preact/hooks";
import { t } from "../t";

export const HOLD_MS = 5_000;

export function useHeld(): boolean {
  const [held, done] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => done(true), HOLD_MS);
    return () => clearTimeout(timer);
  }, []);
  return held;
}

export function Hold({ held }: { held: boolean }) {
  return (
    <>
      <div class="hold" aria-hidden="true">
        <svg viewBox="0 0 200 200">
          <circle class="under" cx="100" cy="100" r="97" pathLength="1" />
          <circle class="over-it" cx="100" cy="100" r="97" pathLength="1" />
        </svg>
        <span class="orb" />
      </div>
      <div class="swap" role="status">
        {held ? (
          <div class="arriving" key="breath">
            <p class="as-h1">{t("Now one breath.")}</p>
            <p class="lede">{t("In, gently. And a longer one out.")}</p>
          </div>
        ) : (
          <div key="hold">
            <p class="as-h1">{t("Stay here for five seconds.")}</p>
            <p class="lede not-at-night">{t("You do not have to answer yet.")}</p>
          </div>
        )}
      </div>
    </>
  );
}
