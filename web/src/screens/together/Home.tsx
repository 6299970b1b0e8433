// A space of two: what can be done there, and the way to its settings and out of it.
import type { ScreenProps } from "../../routes";
import { t } from "../../t";
import { Page } from "../../ui";
import { Doors } from "./Doors";
import { stateSaid } from "./spaces";
import { Manage, Standing } from "./Standing";
import { With } from "./With";

export default function Home({ params }: ScreenProps) {
  return (
    <With space={params["space"]}>
      {(space) => (
        <Page title={t("You and {name}", { name: space.name })} lede={stateSaid(space)} back="/together">
          <Standing space={space} />
          <Doors space={space} />
          <Manage space={space} />
        </Page>
      )}
    </With>
  );
}
