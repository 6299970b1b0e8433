#include "wire/checkins.h"

#include <stdio.h>
#include <string.h>

#include "wire/json.h"

enum { YEAR_FIRST = 1970, YEAR_LAST = 2199, DAY_S = 86400, WHEN_MAX = 96 };

static const char WHY_OBJECT[] = "this is not one JSON object";
static const char WHY_LONG[] = "the line is longer than 4096 bytes";
static const char WHY_FIELD[] =
    "there is a field other than who, t, close, settled, reached, pulled_back and first";
static const char WHY_WHO[] = "who must be 0 or 1";
static const char WHY_TIME[] =
    "t must be a time with its offset, such as 2026-03-01T20:15:00+01:00";
static const char WHY_SLIDER[] = "close and settled must be numbers from 0 to 10";
static const char WHY_TAP[] = "reached and pulled_back must be true or false";
static const char WHY_FIRST[] = "first must be me, you, both or unsure";

static const char *const firsts[] = { NULL, "me", "you", "both", "unsure" };

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970 to the first of January of a year from 1970 on. */
static int64_t year_start(int year)
{
    int before = year - 1;

    return 365 * (int64_t)(year - 1970) + (before / 4 - before / 100 + before / 400) - 477;
}

/* Takes `count` digits from text at *at; false when they are not there. */
static bool digits(struct str text, size_t *at, size_t count, int *out)
{
    int value = 0;

    if (text.len - *at < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        char c = text.ptr[*at + i];

        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    *at += count;
    *out = value;
    return true;
}

static bool mark(struct str text, size_t *at, char want)
{
    if (*at == text.len || text.ptr[*at] != want)
        return false;
    ++*at;
    return true;
}

static bool offset_read(struct str text, size_t *at, int32_t *out_min)
{
    int hours, minutes, sign = 1;

    if (mark(text, at, 'Z') || mark(text, at, 'z')) {
        *out_min = 0;
        return true;
    }
    if (mark(text, at, '-'))
        sign = -1;
    else if (!mark(text, at, '+'))
        return false;
    if (!digits(text, at, 2, &hours) || !mark(text, at, ':') || !digits(text, at, 2, &minutes))
        return false;
    *out_min = sign * (hours * 60 + minutes);
    return hours <= 23 && minutes <= 59;
}

/* RFC 3339, section 5.6. Fractions of a second are dropped; a leap second is the one after. */
static bool time_read(struct str text, int64_t *out_at, int32_t *out_min)
{
    size_t at = 0;
    int year, month, day, hour, minute, second, ignored;
    int64_t days;

    if (!digits(text, &at, 4, &year) || !mark(text, &at, '-') ||
        !digits(text, &at, 2, &month) || !mark(text, &at, '-') || !digits(text, &at, 2, &day))
        return false;
    if (!mark(text, &at, 'T') && !mark(text, &at, 't') && !mark(text, &at, ' '))
        return false;
    if (!digits(text, &at, 2, &hour) || !mark(text, &at, ':') ||
        !digits(text, &at, 2, &minute) || !mark(text, &at, ':') ||
        !digits(text, &at, 2, &second))
        return false;
    if (mark(text, &at, '.')) {
        if (!digits(text, &at, 1, &ignored))
            return false;
        while (digits(text, &at, 1, &ignored))
            ;
    }
    if (!offset_read(text, &at, out_min) || at != text.len)
        return false;
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month) || hour > 23 || minute > 59 || second > 60)
        return false;
    days = year_start(year) + day - 1;
    while (--month >= 1)
        days += month_days(year, month);
    *out_at = days * DAY_S + (int64_t)hour * 3600 + (int64_t)minute * 60 + second -
              (int64_t)*out_min * 60;
    return true;
}

static bool slider_read(const json_t *value, double *out)
{
    double number = json_number_value(value);

    *out = CYCLE_MISSING;
    if (!value || json_is_null(value))
        return true;
    if (!json_is_number(value) || !(number >= 0 && number <= 10))
        return false;
    *out = number;
    return true;
}

static bool tap_read(const json_t *value, enum cycle_tap *out)
{
    *out = json_is_true(value) ? CYCLE_YES : json_is_false(value) ? CYCLE_NO : CYCLE_UNASKED;
    return !value || json_is_null(value) || json_is_boolean(value);
}

static bool first_read(const json_t *value, enum cycle_first *out)
{
    *out = CYCLE_FIRST_NONE;
    if (!value || json_is_null(value))
        return true;
    for (size_t i = 1; i < sizeof firsts / sizeof *firsts; i++) {
        if (json_is_string(value) && strcmp(json_string_value(value), firsts[i]) == 0) {
            *out = (enum cycle_first)i;
            return true;
        }
    }
    return false;
}

/* What is wrong with the object, or NULL. */
static const char *object_read(json_t *object, struct cycle_checkin *out)
{
    static const char *const known[] = { "who",     "t",           "close", "settled",
                                         "reached", "pulled_back", "first" };
    size_t found = 0;
    int64_t who;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        found += json_object_get(object, known[i]) != NULL;
    if (found != json_object_size(object))
        return WHY_FIELD;
    if (!json_int(json_object_get(object, "who"), 0, 1, &who))
        return WHY_WHO;
    out->who = (unsigned)who;
    if (!time_read(json_str(json_object_get(object, "t")), &out->at, &out->zone_min))
        return WHY_TIME;
    if (!slider_read(json_object_get(object, "close"), &out->close) ||
        !slider_read(json_object_get(object, "settled"), &out->settled))
        return WHY_SLIDER;
    if (!tap_read(json_object_get(object, "reached"), &out->reached) ||
        !tap_read(json_object_get(object, "pulled_back"), &out->pulled_back))
        return WHY_TAP;
    if (!first_read(json_object_get(object, "first"), &out->first))
        return WHY_FIRST;
    return NULL;
}

enum err checkins_read(struct str line, struct cycle_checkin *out, const char **out_why)
{
    enum err err = ERR_INPUT;
    const char *why = WHY_OBJECT;
    struct cycle_checkin checkin;
    json_t *object = NULL;

    if (line.len > CHECKINS_LINE_MAX) {
        *out_why = WHY_LONG;
        return ERR_LIMIT;
    }
    object = json_read(line);
    if (!object)
        goto done;
    why = object_read(object, &checkin);
    if (why)
        goto done;
    *out = checkin;
    err = ERR_OK;
done:
    if (err != ERR_OK)
        *out_why = why;
    json_decref(object);
    return err;
}

static void time_write(int64_t at, int32_t zone_min, char out[WHEN_MAX])
{
    int64_t local = at + (int64_t)zone_min * 60;
    int64_t second = (local % DAY_S + DAY_S) % DAY_S, day = (local - second) / DAY_S;
    int year = YEAR_FIRST, month = 1, off = zone_min < 0 ? -zone_min : zone_min;

    while (year < YEAR_LAST && day >= year_start(year + 1))
        year++;
    day -= year_start(year);
    for (; month < 12 && day >= month_days(year, month); month++)
        day -= month_days(year, month);
    snprintf(out, WHEN_MAX, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", year, month,
             (int)day + 1, (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60),
             zone_min < 0 ? '-' : '+', off / 60, off % 60);
}

void checkins_write(const struct cycle_checkin *checkin, char out[CHECKINS_WRITTEN_MAX])
{
    static const char *const taps[] = { NULL, "false", "true" };
    char when[WHEN_MAX];
    size_t len;

    time_write(checkin->at, checkin->zone_min, when);
    snprintf(out, CHECKINS_WRITTEN_MAX, "{\"who\":%u,\"t\":\"%s\"", checkin->who, when);
    len = strlen(out);
#define APPEND(...)                                                                            \
    (len += (size_t)snprintf(out + len, CHECKINS_WRITTEN_MAX - len, __VA_ARGS__))
    if (checkin->close >= 0)
        APPEND(",\"close\":%.6g", checkin->close);
    if (checkin->settled >= 0)
        APPEND(",\"settled\":%.6g", checkin->settled);
    if (checkin->reached != CYCLE_UNASKED)
        APPEND(",\"reached\":%s", taps[checkin->reached]);
    if (checkin->pulled_back != CYCLE_UNASKED)
        APPEND(",\"pulled_back\":%s", taps[checkin->pulled_back]);
    if (checkin->first != CYCLE_FIRST_NONE)
        APPEND(",\"first\":\"%s\"", firsts[checkin->first]);
    APPEND("}");
#undef APPEND
}
