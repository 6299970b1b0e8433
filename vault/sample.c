/* sample.c - the sample couple: a second vault in memory, filled by core/simulate.h through the
 * same commands as everything else, and gone when it is closed. */
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "vault/commands.h"
#include "vault/sample.h"
#include "vault/stage.h"
#include "vault/words.h"

enum { SAMPLE_DAYS = 98, SAMPLE_SEED = 20260412, SAMPLE_CALM = 4, DAY_S = 24 * 3600 };

/* Answers to the own check of somebody who leans toward closeness under stress, at the start
 * and two months on. Invented, as all of the sample is. */
enum { SAMPLE_ITEMS = 18, SAMPLE_LEVELS = 5, SAMPLE_CHECKS = 2 };
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
    if (checkin->first != CYCLE_FIRST_NONE)
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
static void sample_add(struct sample_couple *couple, unsigned who, json_t *entry, int64_t at)
{
    struct vault *vault = couple->vault[who];
    struct call call = *couple->call;

    call.now_ms = at * 1000;
    set_number(entry, "at", at);
    set_number(entry, "zone", call.zone);
    stage_stamp(&call, entry);
    MUST(stage_begin(vault, &call) == ERR_OK && stage_record(vault, &call, entry) == ERR_OK);
    stage_commit(vault);
    couple->call->random = call.random;
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

/* They hand over their check-ins, so that there is a loop to see, and every other moment. */
static bool is_handed_over(const struct simulate_event *event, size_t moments)
{
    return event->kind == SIMULATE_CHECKIN ||
           (event->kind == SIMULATE_TRIGGER && moments % 2 == 0);
}

static void sample_fill(struct sample_couple *couple)
{
    const struct simulate_couple people = { .seed = SAMPLE_SEED,
                                            .strategy = { SIMULATE_ANXIOUS, SIMULATE_AVOIDANT },
                                            .now = couple->call->now_ms / 1000,
                                            .zone_min = (int32_t)couple->call->zone,
                                            .days = SAMPLE_DAYS };
    struct simulate sim;
    struct simulate_event event;
    json_t *trigger[2] = { NULL, NULL };
    size_t moments[2] = { 0, 0 };

    simulate_init(&sim, &people);
    while (simulate_next(&sim, &event)) {
        json_t *entry = entry_of(&event, trigger[event.who]);

        sample_give(couple, event.at);
        sample_add(couple, event.who, entry, event.at);
        if (is_handed_over(&event, moments[event.who]))
            sample_hand_over(couple, event.who, entry);
        if (event.kind == SIMULATE_TRIGGER) {
            moments[event.who]++;
            json_decref(trigger[event.who]);
            trigger[event.who] = json_incref(json_object_get(entry, "o"));
        }
        json_decref(entry);
    }
    sample_give(couple, people.now);
    json_decref(trigger[0]);
    json_decref(trigger[1]);
}

/* The partner answers the other way round. */
static json_t *check_of(unsigned who, size_t which)
{
    json_t *check = json_object(), *levels = json_array();

    for (size_t i = 0; i < SAMPLE_ITEMS; i++) {
        int level = SAMPLE_CHECK[which].levels[i];

        reply_push(levels, json_integer(who == 0 ? level : SAMPLE_LEVELS + 1 - level));
    }
    reply_set(check, "t", json_string("check"));
    reply_set(check, "instrument", json_string("own-18"));
    reply_set(check, "about", json_string("partner"));
    reply_set(check, "levels", levels);
    return check;
}

static json_t *calm_of(enum simulate_strategy strategy)
{
    const struct simulate_speech *speech = simulate_words(simulate_voice_of(strategy));
    json_t *calm = json_object(), *lines = json_array();

    for (size_t i = 0; i < speech->calm_count && i < SAMPLE_CALM; i++)
        reply_push(lines, json_string(speech->calm[i]));
    reply_set(calm, "t", json_string("calm"));
    reply_set(calm, "lines", lines);
    return calm;
}

/* What calms each of them, told each other on the first day. */
static void sample_calm(struct sample_couple *couple)
{
    static const enum simulate_strategy strategies[] = { SIMULATE_ANXIOUS, SIMULATE_AVOIDANT };

    for (unsigned who = 0; who < 2; who++) {
        json_t *calm = calm_of(strategies[who]);

        sample_add(couple, who, calm, couple->began);
        sample_hand_over(couple, who, calm);
        json_decref(calm);
    }
}

/* Both show each other the last one's place on the map. */
static void sample_check(struct sample_couple *couple, unsigned who, size_t which)
{
    json_t *check = check_of(who, which);

    sample_add(couple, who, check,
               couple->call->now_ms / 1000 - (int64_t)SAMPLE_CHECK[which].days_ago * DAY_S);
    if (which == SAMPLE_CHECKS - 1)
        sample_hand_over(couple, who, check);
    json_decref(check);
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
    struct sample_couple couple = { .call = call,
                                    .began =
                                        call->now_ms / 1000 - (int64_t)SAMPLE_DAYS * DAY_S };

    if (vault->sample)
        return call_refuse(call, ERR_CONFLICT, "already_open", NULL);
    for (unsigned who = 0; who < 2; who++) {
        couple.vault[who] = vault_new();
        MUST(couple.vault[who]);
        sample_begin(couple.vault[who], call);
    }
    sample_pair(&couple);
    sample_calm(&couple);
    sample_fill(&couple);
    for (size_t i = 0; i < SAMPLE_CHECKS; i++)
        sample_check(&couple, 0, i);
    sample_check(&couple, 1, SAMPLE_CHECKS - 1);
    couple.vault[0]->invented = true;
    vault->sample = couple.vault[0];
    vault_free(couple.vault[1]);
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
