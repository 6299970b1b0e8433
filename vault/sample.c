/* sample.c - the sample couple: a second vault in memory, filled by core/simulate.h through the
 * same commands as everything else, and gone when it is closed. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/stage.h"
#include "vault/words.h"

enum { SAMPLE_DAYS = 98, SAMPLE_SEED = 20260412, SAMPLE_CALM = 4, DAY_S = 24 * 3600 };

/* Answers to the own check of somebody who leans toward closeness under stress, at the start
 * and two months on. Invented, as all of the sample is. */
enum { SAMPLE_ITEMS = 18, SAMPLE_CHECKS = 2 };
static const struct {
    unsigned days_ago;
    uint8_t levels[SAMPLE_ITEMS];
} SAMPLE_CHECK[SAMPLE_CHECKS] = {
    { 58, { 4, 5, 2, 2, 4, 5, 4, 2, 2, 2, 2, 5, 4, 4, 2, 4, 4, 2 } },
    { 1, { 4, 4, 2, 3, 5, 4, 4, 3, 2, 3, 1, 4, 5, 3, 2, 3, 4, 3 } },
};

static void set_text(json_t *entry, const char *name, const char *text)
{
    if (text)
        reply_set(entry, name, json_string(text));
}

static void set_number(json_t *entry, const char *name, int64_t value)
{
    reply_set(entry, name, json_integer(value));
}

static void set_checkin(json_t *entry, const struct simulate_checkin *checkin)
{
    reply_set(entry, "t", json_string("checkin"));
    set_number(entry, "close", checkin->close);
    set_number(entry, "settled", checkin->settled);
    reply_set(entry, "reached", json_boolean(checkin->reached));
    reply_set(entry, "pulled_back", json_boolean(checkin->pulled_back));
    if (checkin->first != SIMULATE_FIRST_NONE)
        reply_set(entry, "first", json_string(words_firsts[checkin->first]));
    set_text(entry, "note", checkin->note);
}

static void set_trigger(json_t *entry, const struct simulate_trigger *trigger)
{
    const struct simulate_moment *moment = trigger->moment;
    json_t *feelings = json_array(), *body = json_array();

    for (size_t i = 0; i < 3 && moment->feelings[i]; i++)
        reply_push(feelings, json_string(moment->feelings[i]));
    if (moment->body)
        reply_push(body, json_string(moment->body));
    reply_set(entry, "t", json_string("trigger"));
    set_text(entry, "event", moment->event);
    set_text(entry, "story", moment->story);
    reply_set(entry, "feelings", feelings);
    reply_set(entry, "body", body);
    set_number(entry, "intensity", trigger->intensity);
    reply_set(entry, "urge", json_string(words_urges[moment->urge]));
    set_text(entry, "need", moment->need);
    reply_set(entry, "older", json_string(moment->older_words ? "yes" : "no"));
    set_text(entry, "older_words", moment->older_words);
    if (trigger->after >= 0) {
        set_number(entry, "after", trigger->after);
        set_number(entry, "after_at", trigger->after_at);
    }
}

static void set_pause(json_t *entry, const struct simulate_pause *pause, const json_t *trigger)
{
    reply_set(entry, "t", json_string("pause"));
    reply_set(entry, "skill", json_string(words_skills[pause->skill]));
    set_number(entry, "before", pause->before);
    set_number(entry, "after", pause->after);
    set_number(entry, "seconds", pause->seconds);
    if (pause->after_trigger && trigger)
        reply_set(entry, "trigger", json_deep_copy(trigger));
}

static void set_message(json_t *entry, const struct simulate_letter *letter)
{
    reply_set(entry, "t", json_string("message"));
    set_text(entry, "happened", letter->happened);
    set_text(entry, "feel", letter->feel);
    set_text(entry, "need", letter->need);
    set_text(entry, "ask", letter->ask);
}

/* Adds one entry as the person would have, at its own time. */
static void sample_add(struct vault *sample, struct call *call, json_t *entry, int64_t at)
{
    set_number(entry, "at", at);
    set_number(entry, "zone", call->zone);
    stage_stamp(call, entry);
    MUST(stage_begin(sample, call) == ERR_OK && stage_record(sample, call, entry) == ERR_OK);
    stage_commit(sample);
}

static json_t *entry_of(const struct simulate_event *event, const json_t *trigger)
{
    json_t *entry = json_object();

    switch (event->kind) {
    case SIMULATE_CHECKIN:
        set_checkin(entry, &event->checkin);
        break;
    case SIMULATE_TRIGGER:
        set_trigger(entry, &event->trigger);
        break;
    case SIMULATE_PAUSE:
        set_pause(entry, &event->pause, trigger);
        break;
    case SIMULATE_MESSAGE:
        set_message(entry, event->message);
        break;
    }
    return entry;
}

/* What the partner would have handed over: check-ins without their notes, and moments. */
static void partner_add(struct vault *sample, struct call *call, json_t *entry, int64_t at)
{
    json_object_del(entry, "note");
    set_number(entry, "at", at);
    set_number(entry, "zone", call->zone);
    if (words_is_type(entry, "checkin") || words_is_type(entry, "trigger"))
        reply_push(sample->partner, json_incref(entry));
}

static void sample_fill(struct vault *sample, struct call *call)
{
    const struct simulate_couple couple = { .seed = SAMPLE_SEED,
                                            .strategy = { SIMULATE_ANXIOUS, SIMULATE_AVOIDANT },
                                            .now = call->now_ms / 1000,
                                            .zone_min = (int32_t)call->zone,
                                            .days = SAMPLE_DAYS };
    struct simulate sim;
    struct simulate_event event;
    json_t *trigger = NULL;

    simulate_init(&sim, &couple);
    while (simulate_next(&sim, &event)) {
        json_t *entry = entry_of(&event, trigger);

        if (event.who != 0) {
            partner_add(sample, call, entry, event.at);
        } else {
            sample_add(sample, call, entry, event.at);
            if (event.kind == SIMULATE_TRIGGER) {
                json_decref(trigger);
                trigger = json_incref(json_object_get(entry, "o"));
            }
        }
        json_decref(entry);
    }
    json_decref(trigger);
}

static void sample_check(struct vault *sample, struct call *call, size_t which)
{
    json_t *check = json_object(), *levels = json_array();

    for (size_t i = 0; i < SAMPLE_ITEMS; i++)
        reply_push(levels, json_integer(SAMPLE_CHECK[which].levels[i]));
    reply_set(check, "t", json_string("check"));
    reply_set(check, "instrument", json_string("own-18"));
    reply_set(check, "about", json_string("partner"));
    reply_set(check, "levels", levels);
    sample_add(sample, call, check,
               call->now_ms / 1000 - (int64_t)SAMPLE_CHECK[which].days_ago * DAY_S);
    json_decref(check);
}

static void sample_calm(struct vault *sample, struct call *call)
{
    const struct simulate_speech *speech = simulate_words(simulate_voice_of(SIMULATE_ANXIOUS));
    json_t *calm = json_object(), *lines = json_array();

    for (size_t i = 0; i < speech->calm_count && i < SAMPLE_CALM; i++)
        reply_push(lines, json_string(speech->calm[i]));
    reply_set(calm, "t", json_string("calm"));
    reply_set(calm, "lines", lines);
    sample_add(sample, call, calm, call->now_ms / 1000 - (int64_t)SAMPLE_DAYS * DAY_S);
    json_decref(calm);
}

/* An account as any other, only that nobody is asked to keep it. */
static void sample_begin(struct vault *sample, struct call *call)
{
    const uint8_t secret[32] = { 0 };
    json_t *args = json_object();
    struct call begin = *call;

    reply_set(args, "secret", json_base64(secret, sizeof secret));
    begin.args = args;
    begin.reply = json_object();
    MUST(command_begin(sample, &begin) == ERR_OK);
    stage_commit(sample);
    call->random = begin.random;
    json_decref(begin.reply);
    json_decref(args);
}

enum err command_sample_open(struct vault *vault, struct call *call)
{
    if (vault->sample)
        return call_refuse(call, ERR_CONFLICT, "already_open", NULL);
    struct vault *sample = vault_new();

    MUST(sample && (sample->partner = json_array()));
    sample_begin(sample, call);
    sample_fill(sample, call);
    sample_calm(sample, call);
    for (size_t i = 0; i < SAMPLE_CHECKS; i++)
        sample_check(sample, call, i);
    vault->sample = sample;
    return ERR_OK;
}

enum err command_sample_close(struct vault *vault, struct call *call)
{
    if (!vault->sample)
        return call_refuse(call, ERR_ABSENT, "no_sample", NULL);
    vault_free(vault->sample);
    vault->sample = NULL;
    return ERR_OK;
}
