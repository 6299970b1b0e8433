import { render } from "preact";
import { App, follow, preload } from "./app";
import * as autolock from "./autolock";
import * as cover from "./cover";
import * as drawer from "./drawer";
import * as engine from "./engine";
import * as exit from "./exit";
import * as install from "./install";
import { tint } from "./look";
import * as offline from "./offline";
import * as router from "./router";
import { preferred, speak } from "./t";

router.start();
exit.listen();
cover.listen();
autolock.listen();
drawer.listen();
install.listen();
tint();

// Somebody who has been here before starts where their things are, and not at the door.
if (router.path.value === "/" && engine.wasHere()) router.go("/today", { replace: true });

// Not awaited at the top of the module: every later screen's file imports this one, and would wait for itself.
async function begin(): Promise<void> {
  const wish = preferred();
  if (wish !== "en") await speak(wish).catch(() => undefined);
  await follow();
  render(<App />, document.body);
  requestAnimationFrame(() => setTimeout(afterwards, 0));
}

// Everything else waits until something is on the screen: first what helps at once, then the engine, then the rest.
function afterwards(): void {
  preload("/slow");
  engine.start();
  offline.start();
}

void begin();
