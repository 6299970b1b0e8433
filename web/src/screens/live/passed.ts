// What somebody has waved away, until the app is closed. Nobody else can tell it from a phone that is off.
import { signal } from "@preact/signals";

export const passed = signal<readonly string[]>([]);

export const pass = (session: string): void => void (passed.value = [...passed.value, session]);
