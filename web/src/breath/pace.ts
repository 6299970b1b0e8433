// The pace of breathing, and what accompanies its turns: a short pulse, a soft tone. What somebody chose holds until
// they close the app.
import { signal } from "@preact/signals";
import { skills } from "../../../content/skills.json";

export interface Pace {
  per_minute: number;
  in: number; // seconds
  out: number;
  label: string;
}

const breathing = skills.find(({ id }) => id === "breathing");
export const paces: Pace[] = breathing?.paces ?? [];

const standard = Math.max(0, paces.findIndex(({ per_minute }) => per_minute === breathing?.pace_default));
export const usual = paces[standard];
export const chosen = signal(standard);
export const still = signal(false);
export const pulse = signal("vibrate" in navigator);
export const tone = signal(false);

export const canPulse = "vibrate" in navigator;

let sound: AudioContext | null = null;

// A note that swells and fades with the breath: a fifth higher for in. Very quiet; no samples to load.
function play(rising: boolean, seconds: number): void {
  sound ??= new AudioContext();
  void sound.resume();
  const now = sound.currentTime;
  const voice = sound.createOscillator();
  const loud = sound.createGain();
  voice.type = "sine";
  voice.frequency.setValueAtTime(rising ? 165 : 220, now);
  voice.frequency.linearRampToValueAtTime(rising ? 220 : 165, now + seconds);
  loud.gain.setValueAtTime(0, now);
  loud.gain.linearRampToValueAtTime(0.06, now + seconds * 0.35);
  loud.gain.linearRampToValueAtTime(0, now + seconds * 0.98);
  voice.connect(loud).connect(sound.destination);
  voice.start(now);
  voice.stop(now + seconds);
}

// A browser lets nothing vibrate before the first tap, and complains of being asked.
const mayPulse = (): boolean => canPulse && (navigator.userActivation?.hasBeenActive ?? true);

// Called at each turn of the breath.
export function turn(rising: boolean, seconds: number): void {
  if (pulse.value && mayPulse()) navigator.vibrate(rising ? 40 : [20, 60, 20]);
  if (tone.value) play(rising, seconds);
}

export function hush(): void {
  if (mayPulse()) navigator.vibrate(0);
  void sound?.close();
  sound = null;
}
