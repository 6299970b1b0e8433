/* view_check.c - the check while it is taken, and the ones that were kept. */
#include <string.h>

#include "core/measure.h"
#include "vault/commands.h"
#include "vault/words.h"
#include "wire/check_view.h"

static const struct measure_instrument *instrument_of(const json_t *args)
{
    return check_instrument(json_str(json_object_get(args, "instrument")));
}

enum err view_check(struct vault *vault, struct call *call)
{
    const struct measure_instrument *instrument = instrument_of(call->args);
    struct measure_answers answers;

    (void)vault;
    if (!instrument)
        return call_refuse(call, ERR_ABSENT, "no_such_instrument", "instrument");
    if (!check_answers(instrument, json_object_get(call->args, "levels"), &answers))
        return call_refuse(call, ERR_INPUT, "out_of_range", "levels");
    check_say_next(call->reply, instrument, &answers);
    struct check_scored scored = check_score(instrument, &answers);

    check_say(call->reply, &scored);
    return ERR_OK;
}

static bool is_about(const json_t *entry, const json_t *about)
{
    const json_t *given = json_object_get(entry, "about");

    return !json_is_string(about) ||
           strcmp(json_string_value(about), given ? json_string_value(given) : "general") == 0;
}

enum err view_checks(struct vault *vault, struct call *call)
{
    const json_t *about = json_object_get(call->args, "about");
    size_t count;
    const size_t *order = objects_order(&vault->objects, &count);
    json_t *checks = json_array();
    struct check_scored first = { 0 }, last = { 0 };
    int64_t last_at = 0;

    for (size_t i = count; i > 0; i--) {
        const json_t *entry = object_entry(&vault->objects.list[order[i - 1]]);
        const struct measure_instrument *instrument = instrument_of(entry);
        struct measure_answers answers;

        if (!entry_is_shown(entry) || !words_is_type(entry, "check") || !instrument ||
            !check_answers(instrument, json_object_get(entry, "levels"), &answers) ||
            !is_about(entry, about))
            continue;
        json_t *check = entry_for_view(entry, call->now_ms);

        struct check_scored scored = check_score(instrument, &answers);

        check_say(check, &scored);
        reply_push(checks, check);
        last_at = scored.at = entry_at(entry);
        if (scored.enough && !first.instrument)
            first = scored;
        if (scored.enough)
            last = scored;
    }
    reply_set(call->reply, "next_at",
              last_at ? json_integer(measure_retake_at(last_at)) : json_null());
    reply_set(call->reply, "since", check_since(&first, &last));
    reply_set(call->reply, "checks", checks);
    return ERR_OK;
}
