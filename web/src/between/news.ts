// What the other handed over since one last looked, on this device. Nothing tells them that one did.
import { useEffect } from "preact/hooks";
import { useView } from "../ask";
import { command } from "../engine";

export interface News {
  readonly space: string;
  readonly name: string;
  readonly types: readonly string[]; // the newest first
}

type Door = "cards" | "agreements" | "week" | "between";

const SHOWN: Readonly<Record<Door, readonly string[]>> = {
  cards: ["card", "calm"],
  agreements: ["agreement", "yes"],
  week: ["ritual"],
  between: ["checkin", "trigger", "pause", "message", "map", "calm", "card", "repair"],
};

const DOORS = Object.keys(SHOWN) as Door[];

const doorOf = (type: string): Door => DOORS.find((door) => SHOWN[door].includes(type)) ?? "between";

export function useNews(): readonly News[] {
  const reply = useView<{ news: News[] }>("news");
  return reply?.ok ? reply.news : [];
}

// The screen that shows the newest of it.
export const newsAt = ({ space, types }: News): string => `#/with/${space}/${doorOf(types[0] ?? "")}`;

// The doors of a space behind which something is new.
export function useNewDoors(space: string): readonly string[] {
  return useNews().filter((one) => one.space === space).flatMap(({ types }) => types.map(doorOf));
}

// Whoever has this screen before them has seen what it shows.
export function useSeen(space: string, door: Door): void {
  const types = useNews().filter((one) => one.space === space).flatMap((one) => one.types.filter((type) => SHOWN[door].includes(type)));
  useEffect(() => {
    if (types.length > 0) void command("seen", { space, types });
  }, [space, types.join()]);
}
