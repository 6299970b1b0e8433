// Every lesson, in one file: together they are a third smaller on the way than each by itself.
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
import type { Lesson } from "./lessons";

export const texts: Lesson[] = [strategy, chase_and_retreat, reaching, retreating, both, secure, older_wounds, naming_it, five_seconds, break_and_return, asking_kindly, repair, co_regulation, appreciation, alone, not_a_cycle];
