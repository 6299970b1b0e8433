// The frame of every page of two: finds the space, and where there is none looks like a thing that was never set up.
import type { ComponentChildren } from "preact";
import { isOn, type Space } from "../spaces";
import { t } from "../t";
import { Audience, Button, Empty, Page, Waiting } from "../ui";
import { useSpace } from "./data";

export interface WithProps {
  id: string | undefined;
  title: string;
  lede?: string;
  back?: string; // else the space's own page
  alone?: boolean; // only the reader sees this page
  class?: string;
  children: (space: Space) => ComponentChildren;
}

export function With({ id = "", title, lede, back, alone, class: look, children }: WithProps) {
  const space = useSpace(id);
  if (space === null) return <NotSetUp />;
  return (
    <Page title={title} lede={lede} back={back ?? `/with/${id}`} {...(look && { class: look })}>
      {space === undefined ? (
        <Waiting />
      ) : (
        <>
          <div class="up">{alone ? <Audience /> : <Audience who="us" name={space.name} />}</div>
          {!isOn(space) && <p class="soft">{space.state === "paused" && !space.gone ? t("You paused sharing. What is here stays as it is.") : t("Sharing is off. What is here stays as it is.")}</p>}
          {children(space)}
        </>
      )}
    </Page>
  );
}

export function NotSetUp() {
  return (
    <Page title={t("Not set up")} back="/together">
      <Empty>
        <p>{t("There is nothing here. Everything else works with one person too.")}</p>
        <Button kind="quiet" href="#/together">
          {t("Together")}
        </Button>
      </Empty>
    </Page>
  );
}
