#include "tests/sync_lies.h"

#include "vault/state.h"

struct scene *scene;

static size_t index_of(const struct server_answer *answer, uint8_t type, size_t nth)
{
    for (size_t i = 0; i < answer->frames_count; i++)
        if (answer->frames[i].type == type && nth-- == 0)
            return i;
    return SIZE_MAX;
}

static void flip(struct server_answer *answer, size_t at)
{
    size_t i = index_of(answer, 1, 0);

    if (i != SIZE_MAX)
        answer->frames[i].bytes[at] ^= 1;
}

static void other_space(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 8);
}

static void other_stream(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 24);
}

static void other_side(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 1);
}

static void other_number(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 32);
}

static void other_prev(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 41);
}

static void other_words(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 200);
}

static void newer_version(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 0);
}

static void flags_set(struct server *server, struct server_answer *answer)
{
    (void)server;
    flip(answer, 3);
}

/* Behind whatever it has said was the end. */
static void move_on(struct server_answer *answer)
{
    static uint64_t on = 1000;

    answer->head = on += 1000;
}

/* Everything once more, behind the end. */
static void replay(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &server->spaces[0];

    move_on(answer);
    for (size_t i = 0; i < space->count; i++)
        answer_put(answer, answer->frames_count, space->records[i].len == RECORD_STUB ? 2 : 1,
                   ++answer->head, space->records[i].bytes, space->records[i].len);
}

/* The words of what was deleted, which it had kept. */
static void replay_deleted(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &scene->before.spaces[0];

    (void)server;
    move_on(answer);
    for (size_t i = 0; i < space->count; i++)
        answer_put(answer, answer->frames_count, 1, ++answer->head, space->records[i].bytes,
                   space->records[i].len);
}

/* The same records in another order. */
static void reorder(struct server *server, struct server_answer *answer)
{
    (void)server;
    for (size_t i = 0; i + 1 < answer->frames_count; i += 2) {
        struct server_frame a = answer->frames[i], b = answer->frames[i + 1];

        answer->frames[i] = b;
        answer->frames[i + 1] = a;
        answer->frames[i].cursor = a.cursor;
        answer->frames[i + 1].cursor = b.cursor;
    }
}

static void drop_first(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 1)
        answer_drop(answer, 0);
}

static void drop_middle(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 2)
        answer_drop(answer, answer->frames_count / 2);
}

static void drop_one(struct server *server, struct server_answer *answer)
{
    for (size_t i = answer->frames_count; i > 0; i--) {
        const struct server_record *last =
            &server->spaces[0].records[server->spaces[0].count - 3];

        if (memcmp(answer->frames[i - 1].bytes, last->bytes, RECORD_HEADER) == 0)
            answer_drop(answer, i - 1);
    }
}

static void drop_tail(struct server *server, struct server_answer *answer)
{
    (void)server;
    for (int i = 0; i < 2 && answer->frames_count > 0; i++)
        answer_drop(answer, answer->frames_count - 1);
}

static void say_nothing(struct server *server, struct server_answer *answer)
{
    (void)server;
    while (answer->frames_count > 0)
        answer_drop(answer, 0);
}

static void all_stubs(struct server *server, struct server_answer *answer)
{
    (void)server;
    for (size_t i = 0; i < answer->frames_count; i++) {
        struct server_frame *frame = &answer->frames[i];
        uint8_t stub[RECORD_STUB];

        if (frame->type != 1)
            continue;
        record_stub(stub, (struct str){ (const char *)frame->bytes, frame->len });
        memcpy(frame->bytes, stub, RECORD_STUB);
        frame->len = RECORD_STUB;
        frame->type = 2;
    }
}

/* Stubs of what b holds whole, behind the end. */
static void stubs_of_the_known(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &server->spaces[0];

    move_on(answer);
    for (size_t i = 0; i < space->count; i++) {
        uint8_t stub[RECORD_STUB];

        if (space->records[i].len == RECORD_STUB)
            continue;
        record_stub(
            stub, (struct str){ (const char *)space->records[i].bytes, space->records[i].len });
        answer_put(answer, answer->frames_count, 2, ++answer->head, stub, sizeof stub);
    }
}

/* Made up, in the place of what b holds whole. */
static void lying_stubs(struct server *server, struct server_answer *answer)
{
    size_t from = answer->frames_count;

    stubs_of_the_known(server, answer);
    for (size_t i = from; i < answer->frames_count; i++)
        answer->frames[i].bytes[RECORD_HEADER] ^= 1;
}

/* Made up, for the next numbers of every stream. */
static void stubs_of_the_future(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &server->spaces[0];
    size_t count = space->count;

    move_on(answer);
    for (size_t i = 0; i < count; i++) {
        const struct server_record *record = &space->records[i];
        struct record_header header = record->header;
        uint8_t stub[RECORD_STUB] = { 0 };

        if (server_find(server, header.stream, header.n + 1))
            continue;
        header.n++;
        memcpy(header.prev, record->hash, SEAL_HASH);
        record_header_write(stub, &header);
        stub[RECORD_HEADER] = 7;
        answer_put(answer, answer->frames_count, 2, ++answer->head, stub, sizeof stub);
    }
}

/* Made up, as far on as one can count: room for all numbers before them would be wanted. */
static void stubs_of_a_far_future(struct server *server, struct server_answer *answer)
{
    struct record_header header = server->spaces[0].records[0].header;

    move_on(answer);
    for (unsigned i = 1; i < 200; i++) {
        uint8_t stub[RECORD_STUB] = { 0 };

        header.n = (uint64_t)i << 20;
        record_header_write(stub, &header);
        answer_put(answer, answer->frames_count, 2, ++answer->head, stub, sizeof stub);
    }
}

/* Streams that nobody writes. */
static void stubs_of_nowhere(struct server *server, struct server_answer *answer)
{
    move_on(answer);
    for (unsigned i = 0; i < 1000; i++) {
        struct record_header header = { .n = 1,
                                        .stream = { 9, (uint8_t)i, (uint8_t)(i >> 8) } };
        uint8_t stub[RECORD_STUB] = { 0 };

        memcpy(header.space, server->spaces[0].id, SEAL_ID);
        record_header_write(stub, &header);
        answer_put(answer, answer->frames_count, 2, ++answer->head, stub, sizeof stub);
    }
}

static void put_sealed(struct server_answer *answer, unsigned side, const uint8_t *self_tag,
                       const char *json)
{
    const struct vault *vault = scene->a.script.vault;
    struct record_header header = { .side = (uint8_t)side, .n = 1, .stream = { 5 } };
    struct secret_key tag = vault->account.self_tag;
    uint8_t bytes[RECORD_MIN], nonce[SEAL_NONCE] = { 3 };

    if (self_tag)
        memcpy(tag.bytes, self_tag, SEAL_KEY);
    memcpy(header.space, vault->account.personal_space, SEAL_ID);
    MUST(record_seal(bytes, &header, &vault->keys, &tag, (struct str){ json, strlen(json) },
                     nonce) == ERR_OK);
    move_on(answer);
    answer_put(answer, answer->frames_count, 1, ++answer->head, bytes, sizeof bytes);
}

#define FORGED                                                                                 \
    "{\"t\":\"calm\",\"lines\":[\"forged\"],\"o\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"at\":1,"        \
    "\"zone\":0,\"c\":[1,0]}"

/* By somebody who has the space's key, and not the person's. */
static void forged_without_tag(struct server *server, struct server_answer *answer)
{
    static const uint8_t not_mine[SEAL_KEY] = { 1 };

    (void)server;
    put_sealed(answer, 0, not_mine, FORGED);
}

static void forged_other_side(struct server *server, struct server_answer *answer)
{
    (void)server;
    put_sealed(answer, 1, NULL, FORGED);
}

/* Mine, and not something that can be held. */
static void mine_and_strange(struct server *server, struct server_answer *answer)
{
    (void)server;
    put_sealed(answer, 0, NULL, "{\"t\":\"calm\",\"c\":[1,0]}");
}

static void cursor_backwards(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 1)
        answer->frames[1].cursor = 1;
}

static void cursor_beyond(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 0)
        answer->frames[answer->frames_count - 1].cursor = answer->head + 5;
}

static void head_beyond(struct server *server, struct server_answer *answer)
{
    (void)server;
    answer->head += 1000;
}

static void head_endless(struct server *server, struct server_answer *answer)
{
    (void)server;
    answer->head = UINT64_MAX - 1;
}

static void head_lower(struct server *server, struct server_answer *answer)
{
    (void)server;
    say_nothing(server, answer);
    answer->head = 1;
}

static void never_enough(struct server *server, struct server_answer *answer)
{
    (void)server;
    answer->more = true;
}

/* The same stub, ever further on. */
static void never_done(struct server *server, struct server_answer *answer)
{
    static uint64_t on = 1000;
    const struct server_record *record = &server->spaces[0].records[0];

    answer_put(answer, answer->frames_count, record->len == RECORD_STUB ? 2 : 1, ++on,
               record->bytes, record->len);
    answer->head = on;
    answer->more = true;
}

static void other_gen_each_time(struct server *server, struct server_answer *answer)
{
    server_new_gen(server);
    memcpy(answer->gen, server->gen, SEAL_ID);
}

static void not_yours(struct server *server, struct server_answer *answer)
{
    say_nothing(server, answer);
    answer->head = UINT64_MAX;
}

static void short_frame(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 0)
        answer->frames[0].len -= 7;
}

static void long_frame(struct server *server, struct server_answer *answer)
{
    static const uint8_t long_one[RECORD_MAX + 1] = { 1 };

    (void)server;
    move_on(answer);
    answer_put(answer, answer->frames_count, 1, ++answer->head, long_one, sizeof long_one);
}

static void strange_frame(struct server *server, struct server_answer *answer)
{
    (void)server;
    move_on(answer);
    answer_put(answer, answer->frames_count, 7, ++answer->head, "what", 4);
}

static void wrong_type(struct server *server, struct server_answer *answer)
{
    (void)server;
    if (answer->frames_count > 0)
        answer->frames[0].type = 3 - answer->frames[0].type;
}

static void an_old_time(struct server *server, struct server_answer *answer)
{
    const struct server_space *space = &scene->before.spaces[0];

    say_nothing(server, answer);
    answer->head = space->head;
}

static const struct lie LIES[] = {
    { "another space", other_space, "damaged", "damaged", "" },
    { "another stream", other_stream, "damaged", "damaged", "" },
    { "another side", other_side, "damaged", "damaged", "" },
    { "another number", other_number, "damaged", "damaged", "" },
    { "another predecessor", other_prev, "damaged", "damaged", "" },
    { "other words", other_words, "damaged", "damaged", "" },
    { "another version", newer_version, "damaged", "damaged", "" },
    { "flags", flags_set, "damaged", "damaged", "" },
    { "a replay", replay, "rolled_back", "rolled_back", "server_nonsense" },
    { "the deleted replayed", replay_deleted, "rolled_back", "rolled_back", "server_nonsense" },
    { "another order", reorder, "", "", "" },
    { "the first held back", drop_first, "", "missing", "" }, /* b asks from the beginning */
    { "one of each held back", drop_middle, "", "missing", "" },
    { "always the same held back", drop_one, "missing", "missing", "" },
    { "the end held back", drop_tail, "", "", "server_nonsense" },
    { "nothing shown", say_nothing, "", "", "server_nonsense" },
    { "stubs for records", all_stubs, "unexplained_deletion", "unexplained_deletion", "" },
    { "stubs of the known", stubs_of_the_known, "unexplained_deletion", "unexplained_deletion",
      "" },
    { "lying stubs", lying_stubs, "fork", "fork", "forks" },
    { "stubs of the future", stubs_of_the_future, "unexplained_deletion",
      "unexplained_deletion", "" },
    { "stubs of a far future", stubs_of_a_far_future, "unexplained_deletion",
      "unexplained_deletion", "" },
    { "stubs of nowhere", stubs_of_nowhere, "unexplained_deletion", "unexplained_deletion",
      "" },
    { "forged without self tag", forged_without_tag, "forged", "forged", "" },
    { "forged on the other side", forged_other_side, "damaged", "damaged", "" },
    { "mine, and strange", mine_and_strange, "damaged", "damaged", "" },
    { "a cursor backwards", cursor_backwards, "", "", "server_nonsense" },
    { "a cursor beyond the head", cursor_beyond, "", "", "server_nonsense" },
    { "a head beyond", head_beyond, "", "", "server_nonsense" },
    { "a head beyond counting", head_endless, "", "", "server_nonsense" },
    { "a head too low", head_lower, "rolled_back", "", "server_nonsense" },
    { "never enough", never_enough, "", "", "server_nonsense" },
    { "never done", never_done, "", "", "server_nonsense" },
    { "another history each time", other_gen_each_time, "", "", "" }, /* all is pulled again */
    { "not yours", not_yours, "", "", "server_nonsense" },
    { "a short frame", short_frame, "damaged", "damaged", "" },
    { "a long frame", long_frame, "", "", "server_nonsense" },
    { "a strange frame", strange_frame, "", "", "server_nonsense" },
    { "a wrong type", wrong_type, "", "", "server_nonsense" },
    { "an old time", an_old_time, "", "", NULL }, /* who was there then has all of it */
};

const struct lie *lies(size_t *out_count)
{
    *out_count = sizeof LIES / sizeof *LIES;
    return LIES;
}
