// One lesson, or one step of the course: the text, something to try, and where its claims come from.
import type { ScreenProps } from "../routes";
import { t, tn } from "../t";
import { Button, Item, Page, Rows } from "../ui";
import { Blocks } from "./parts/Blocks";
import { HowWeKnow } from "./parts/HowWeKnow";
import { course, lessonOf, lessons, stepName, stepNamed, type Lesson, type Source } from "./parts/lessons";
import { Try } from "./parts/Try";

function minutes(n: number) {
  return <span class="over">{tn("{n} minute", "{n} minutes", n)}</span>;
}

const known = ({ claim, cite, year, note }: Source): string => `${t(claim)} (${cite}${year === null ? "" : `, ${year}`}) ${t(note)}`;

function Text({ lesson }: { lesson: Lesson }) {
  const next = lessons[lessons.findIndex(({ id }) => id === lesson.id) + 1];
  return (
    <Page title={t(lesson.title)} lede={t(lesson.summary)} back="/learn" end={minutes(lesson.minutes)}>
      <article class="prose">
        <Blocks blocks={lesson.blocks} />
      </article>
      <Try lesson={lesson.id} practice={lesson.practice} />
      <HowWeKnow lines={lesson.sources.map(known)} />
      {next && (
        <Rows edged label={t("Next")}>
          <Item name={t(next.title)} hint={t(next.summary)} href={`#/learn/${next.id}`} />
        </Rows>
      )}
    </Page>
  );
}

function StepText({ step }: { step: NonNullable<ReturnType<typeof stepNamed>> }) {
  const name = stepName(step.id);
  const next = course.steps.find((one) => one.step === step.step + 1);
  return (
    <Page title={t(step.title)} lede={t(step.summary)} back="/learn" end={<span class="over">{t("Step {n} of {all}", { n: step.step, all: course.steps.length })}</span>}>
      <article class="prose">
        <Blocks blocks={step.intro.map((text) => ({ kind: "p", text }))} />
        {step.sections.map((section) => (
          <section key={section.title} class="prose">
            <h2>{t(section.title)}</h2>
            <Blocks blocks={section.blocks} />
          </section>
        ))}
      </article>
      <Try lesson={name} practice={step.practice} question={step.reflection} />
      <section class="section" aria-labelledby="reads">
        <h2 id="reads">{t("Short reads for this step")}</h2>
        <Rows>
          {lessons
            .filter(({ id }) => step.lessons.includes(id))
            .map((lesson) => (
              <Item key={lesson.id} name={t(lesson.title)} hint={t(lesson.summary)} href={`#/learn/${lesson.id}`} />
            ))}
        </Rows>
        <p class="small">{t("The sources are in the short reads, behind “How we know”.")}</p>
      </section>
      {next && (
        <div class="row">
          <Button kind="quiet" href={`#/learn/${stepName(next.id)}`}>
            {t("Next step: {title}", { title: t(next.title) })}
          </Button>
        </div>
      )}
    </Page>
  );
}

function NoSuchPage() {
  return (
    <Page title={t("There is no such page")} lede={t("It may have another name now.")} back="/learn">
      <div class="row">
        <Button href="#/learn">{t("All the reads")}</Button>
      </div>
    </Page>
  );
}

export default function LessonScreen({ params }: ScreenProps) {
  const name = params["lesson"] ?? "";
  const step = stepNamed(name);
  if (step) return <StepText step={step} />;
  const lesson = lessonOf(name);
  return lesson ? <Text lesson={lesson} /> : <NoSuchPage />;
}
