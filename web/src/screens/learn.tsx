// Learn: the course in four steps, and short lessons. What was read carries a small sign; nothing is counted.
import { t, tn } from "../t";
import { Item, Page, Rows } from "../ui";
import * as Icons from "../ui/icons";
import { course, lessons, stepName } from "./parts/lessons";
import { usePractices } from "./parts/Try";

function ReadSign() {
  return (
    <span class="end read">
      <Icons.Done />
      <span class="hide">{t("read")}</span>
    </span>
  );
}

export default function Learn() {
  const read = new Set(usePractices().map(({ lesson }) => lesson));
  const row = (name: string, title: string, summary: string, minutes: number) => (
    <Item
      key={name}
      name={t(title)}
      hint={`${t(summary)} ${tn("{n} minute.", "{n} minutes.", minutes)}`}
      href={`#/learn/${name}`}
      end={read.has(name) ? <ReadSign /> : undefined}
    />
  );
  return (
    <Page title={t("Learn")} lede={t("Short reads, in any order. A page a week is plenty.")}>
      <section class="section" aria-labelledby="course">
        <h2 id="course">{t(course.title)}</h2>
        <p class="soft not-at-night">{t(course.intro)}</p>
        <Rows>{course.steps.map((step) => row(stepName(step.id), `${step.step}. ${t(step.title)}`, step.summary, step.minutes))}</Rows>
      </section>
      <section class="section" aria-labelledby="lessons">
        <h2 id="lessons">{t("Short reads")}</h2>
        <Rows>{lessons.map((lesson) => row(lesson.id, lesson.title, lesson.summary, lesson.minutes))}</Rows>
      </section>
    </Page>
  );
}
