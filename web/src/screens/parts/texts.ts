// The texts of all lessons in one file: together they are a third smaller than apart.
import type { Lesson } from "./lessons";
import alone from "../../../../content/lessons/alone.json";
import appreciation from "../../../../content/lessons/appreciation.json";
import asking_kindly from "../../../../content/lessons/asking_kindly.json";
import both from "../../../../content/lessons/both.json";
import break_and_return from "../../../../content/lessons/break_and_return.json";
import chase_and_retreat from "../../../../content/lessons/chase_and_retreat.json";
import co_regulation from "../../../../content/lessons/co_regulation.json";
import five_seconds from "../../../../content/lessons/five_seconds.json";
import naming_it from "../../../../content/lessons/naming_it.json";
import not_a_cycle from "../../../../content/lessons/not_a_cycle.json";
import older_wounds from "../../../../content/lessons/older_wounds.json";
import reaching from "../../../../content/lessons/reaching.json";
import repair from "../../../../content/lessons/repair.json";
import retreating from "../../../../content/lessons/retreating.json";
import secure from "../../../../content/lessons/secure.json";
import strategy from "../../../../content/lessons/strategy.json";

export const texts: readonly Lesson[] = [
  alone,
  appreciation,
  asking_kindly,
  both,
  break_and_return,
  chase_and_retreat,
  co_regulation,
  five_seconds,
  naming_it,
  not_a_cycle,
  older_wounds,
  reaching,
  repair,
  retreating,
  secure,
  strategy,
];
