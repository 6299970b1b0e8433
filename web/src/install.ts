// Where the browser offers to install the app, the offer is kept until somebody asks for it under Me. It is made
// once, soon after the start, so this listens from the start.
import { signal } from "@preact/signals";

interface Offer extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

export const offer = signal<Offer | null>(null);

export const isInstalled = (): boolean => matchMedia("(display-mode: standalone)").matches;

export function listen(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault(); // the app does not ask by itself
    offer.value = event as Offer;
  });
  addEventListener("appinstalled", () => (offer.value = null));
}

export async function install(): Promise<void> {
  const asked = offer.value;
  offer.value = null; // an offer holds once
  await asked?.prompt();
}
