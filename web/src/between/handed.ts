// What is said once something was handed over: that it is on its way, or that it waits here for a network.
import { status } from "../engine";
import { t } from "../t";

const isOffline = (): boolean => status.value.trouble === "no_network" || !navigator.onLine;

export const handedSaid = (name: string): string => (isOffline() ? t("Kept. It goes to {name} as soon as there is a network.", { name }) : t("Handed over to {name}.", { name }));

export const keptAndHandedSaid = (name: string): string => (isOffline() ? handedSaid(name) : t("Kept, and handed over to {name}.", { name }));
