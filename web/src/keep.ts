// Keeping what somebody wrote, whatever state the app is in: nothing is stored before the first thing is kept,
// and what is written while locked waits, sealed, until unlock.
import { command, status, wait, type Reply } from "./engine";
import { t } from "./t";

export interface Kept {
  o?: string;
}

// Resolves when the engine has said what it found on this device.
export function settled(): Promise<void> {
  if (status.value.state !== "starting") return Promise.resolve();
  return new Promise((done) => {
    const stop = status.subscribe(({ state }) => {
      if (state === "starting") return;
      queueMicrotask(() => stop());
      done();
    });
  });
}

// What is said once something was kept, as it is true where we are.
export function keptWords(): string {
  const { state } = status.value;
  if (state === "sample") return t("In the sample nothing is kept.");
  if (state === "locked") return t("Kept, sealed, until you unlock.");
  return t("Kept. Only you can see it.");
}

export async function keep(entry: object): Promise<Reply<Kept>> {
  await settled();
  if (status.value.state === "unavailable") return { ok: false, err: "io", why: "unavailable" };
  if (status.value.state === "locked") return wait(entry) as Promise<Reply<Kept>>;
  return command<Kept>("add", { entry });
}
