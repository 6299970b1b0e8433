// One space of the address, for the screens under /with/:space: or what stands there instead.
import type { ComponentChildren } from "preact";
import { Empty, Page, Waiting } from "../../ui";
import { t } from "../../t";
import { useHere, type Space } from "./spaces";

export function With(props: { space: string | undefined; children: (space: Space) => ComponentChildren }) {
  const spaces = useHere();
  if (spaces === null)
    return (
      <Page title={t("Together")} back="/together">
        <Waiting />
      </Page>
    );
  const space = spaces.find((one) => one.space === props.space);
  if (!space)
    return (
      <Page title={t("Together")} back="/together">
        <Empty>
          <p>{t("This is not here. What you wrote yourself is where it was.")}</p>
        </Empty>
      </Page>
    );
  return <>{props.children(space)}</>;
}
