// The ways to slow down as content/skills.json describes them, and what each of their screens is given.
import { skills } from "../../../content/skills.json";
import type { IconType } from "../ui/Icon";
import * as Icons from "../ui/icons";
import type { From } from "./during";

export type Skill = (typeof skills)[number];

export interface SkillProps {
  skill: Skill;
  origin: From;
  finish: () => void;
}

export const all: Skill[] = skills;

export const iconOf: Record<string, IconType> = {
  breathing: Icons.Wind,
  grounding: Icons.Senses,
  cold_water: Icons.Water,
  walk: Icons.Walk,
  self_talk: Icons.Heart,
  time_out: Icons.Pause,
};
