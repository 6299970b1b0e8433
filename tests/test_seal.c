/* The values themselves are held against another implementation by tests/door/run.mjs; here is
 * what must not open, and what happens at each limit. */
#include "tests/test.h"

#include <stdlib.h>
#include <string.h>

#include "seal/backup.h"
#include "seal/box.h"
#include "seal/inbox.h"
#include "seal/record.h"
#include "seal/slot.h"

static struct account mine, other;
static struct space_keys keys;

static int make_accounts(void **state)
{
    uint8_t master[ACCOUNT_MASTER];

    (void)state;
    memset(master, 1, sizeof master);
    account_derive(&mine, master);
    memset(master, 2, sizeof master);
    account_derive(&other, master);
    space_keys_derive(&keys, &mine.personal_key);
    return seal_init() ? 0 : -1;
}

/* A record of mine with a text of this length; the caller's to free. */
static struct str record_of(size_t json_len, uint64_t n)
{
    struct record_header header = { .n = n };
    uint8_t nonce[SEAL_NONCE] = { 7 }, *bytes = malloc(record_size(json_len));
    char *json = malloc(json_len + 1);

    memset(json, 'x', json_len);
    memcpy(header.space, mine.personal_space, SEAL_ID);
    header.prev[0] = n > 1;
    assert_int_equal(
        record_seal(bytes, &header, &keys, &mine.self_tag, str_bytes(json, json_len), nonce),
        ERR_OK);
    free(json);
    return str_bytes(bytes, record_size(json_len));
}

static enum err open_copy(struct str bytes, const struct secret_key *self_tag, size_t *out_len)
{
    uint8_t *out = malloc(bytes.len + 1);
    struct str json = { NULL, 0 };
    enum err err = record_open(out, &json, bytes, &keys, self_tag);

    *out_len = json.len;
    free(out);
    return err;
}

/* Sizes from PROTOCOL.md B3: nine buckets, always larger than tag and text together. */
static void a_record_takes_the_smallest_bucket_that_is_larger(void **state)
{
    static const struct {
        size_t json, record;
    } run[] = {
        { 0, 368 },     { 239, 368 },   { 240, 624 },     { 495, 624 },     { 496, 1136 },
        { 4079, 4208 }, { 4080, 8304 }, { 32752, 65648 }, { 61440, 65648 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        struct str record = record_of(run[i].json, 1);
        size_t len;

        assert_int_equal(record.len, run[i].record);
        assert_int_equal(open_copy(record, &mine.self_tag, &len), ERR_OK);
        assert_int_equal(len, run[i].json);
        free((void *)(uintptr_t)record.ptr);
    }
}

static void a_text_one_past_the_limit_is_refused(void **state)
{
    static uint8_t out[RECORD_MAX + 1024], json[RECORD_JSON_MAX + 1], nonce[SEAL_NONCE];
    struct record_header header = { .n = 1 };

    (void)state;
    assert_int_equal(record_seal(out, &header, &keys, &mine.self_tag,
                                 str_bytes(json, RECORD_JSON_MAX + 1), nonce),
                     ERR_LIMIT);
}

static void no_bit_of_a_record_can_be_turned_over(void **state)
{
    struct str record = record_of(100, 2);
    uint8_t *bytes = (uint8_t *)(uintptr_t)record.ptr;
    size_t len;

    (void)state;
    for (size_t i = 0; i < record.len * 8; i++) {
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_int_not_equal(open_copy(record, &mine.self_tag, &len), ERR_OK);
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    assert_int_equal(open_copy(record, &mine.self_tag, &len), ERR_OK);
    free(bytes);
}

static void a_record_of_any_other_length_is_not_one(void **state)
{
    struct str record = record_of(100, 1);
    struct record_header header;

    (void)state;
    for (size_t len = 0; len < record.len; len++)
        if (len != RECORD_STUB)
            assert_int_equal(record_header_read(&header, str_bytes(record.ptr, len)),
                             ERR_CORRUPT);
    free((void *)(uintptr_t)record.ptr);
}

/* PROTOCOL.md C5, 3: who has the space's key cannot put words on my side. */
static void a_record_with_the_right_key_and_a_foreign_tag_is_forged(void **state)
{
    struct record_header header = { .n = 1 };
    uint8_t forged[RECORD_MIN], nonce[SEAL_NONCE] = { 0 };
    size_t len;

    (void)state;
    memcpy(header.space, mine.personal_space, SEAL_ID);
    assert_int_equal(record_seal(forged, &header, &keys, &other.self_tag, STR("{}"), nonce),
                     ERR_OK);
    assert_int_equal(open_copy(str_bytes(forged, sizeof forged), &mine.self_tag, &len),
                     ERR_DENIED);
    assert_int_equal(open_copy(str_bytes(forged, sizeof forged), NULL, &len), ERR_OK);
}

/* Whoever has the key may seal what record_seal would not: a letter more than there may be. */
static void a_sealed_text_one_past_the_limit_is_not_opened(void **state)
{
    struct str record = record_of(RECORD_JSON_MAX, 1);
    uint8_t ad[16 + RECORD_HEADER] = "stillnear/1/rec";
    uint8_t *bytes = (uint8_t *)(uintptr_t)record.ptr, nonce[SEAL_NONCE] = { 7 };
    const size_t inside = record.len - RECORD_HEADER;
    char *plain = malloc(inside - SEAL_OVERHEAD);
    size_t len;

    (void)state;
    memcpy(ad + 16, bytes, RECORD_HEADER);
    assert_int_equal(open_copy(record, NULL, &len), ERR_OK);
    assert_int_equal(len, RECORD_JSON_MAX);
    assert_int_equal(seal_open((uint8_t *)plain, &keys.side[0],
                               str_bytes(bytes + RECORD_HEADER, inside),
                               str_bytes(ad, sizeof ad)),
                     ERR_OK);
    plain[SEAL_ID + RECORD_JSON_MAX] = 'x'; /* where the padding began */
    plain[SEAL_ID + RECORD_JSON_MAX + 1] = (char)0x80;
    seal_close(bytes + RECORD_HEADER, &keys.side[0], str_bytes(plain, inside - SEAL_OVERHEAD),
               str_bytes(ad, sizeof ad), nonce);
    assert_int_equal(open_copy(record, NULL, &len), ERR_CORRUPT);
    free(plain);
    free(bytes);
}

static void a_stub_carries_the_hash_of_what_it_replaced(void **state)
{
    struct str record = record_of(10, 3);
    uint8_t stub[RECORD_STUB], of_record[SEAL_HASH], of_stub[SEAL_HASH];
    struct record_header header;

    (void)state;
    record_stub(stub, record);
    record_hash(of_record, record);
    record_hash(of_stub, str_bytes(stub, sizeof stub));
    assert_memory_equal(of_record, of_stub, SEAL_HASH);
    assert_int_equal(record_header_read(&header, str_bytes(stub, sizeof stub)), ERR_OK);
    assert_int_equal(header.n, 3);
    free((void *)(uintptr_t)record.ptr);
}

static void a_wrapped_key_opens_in_its_own_slot_only(void **state)
{
    struct secret_key secret = { { 9 } }, wrong = { { 8 } };
    struct slot slot, moved, foreign;
    uint8_t wrapped[SLOT_WRAPPED], master[ACCOUNT_MASTER] = { 5 }, out[ACCOUNT_MASTER];
    uint8_t nonce[SEAL_NONCE] = { 0 };

    (void)state;
    slot_derive(&slot, SLOT_DEVICE, &secret);
    slot_derive(&moved, SLOT_RECOVERY, &secret);
    slot_derive(&foreign, SLOT_DEVICE, &wrong);
    slot_wrap(wrapped, &slot, master, nonce);
    assert_int_equal(slot_unwrap(out, &slot, str_bytes(wrapped, sizeof wrapped)), ERR_OK);
    assert_memory_equal(out, master, sizeof master);
    assert_int_equal(slot_unwrap(out, &moved, str_bytes(wrapped, sizeof wrapped)), ERR_CORRUPT);
    assert_int_equal(slot_unwrap(out, &foreign, str_bytes(wrapped, sizeof wrapped)),
                     ERR_CORRUPT);
    assert_int_equal(slot_unwrap(out, &slot, str_bytes(wrapped, sizeof wrapped - 1)),
                     ERR_CORRUPT);
    wrapped[60] ^= 1;
    assert_int_equal(slot_unwrap(out, &slot, str_bytes(wrapped, sizeof wrapped)), ERR_CORRUPT);
}

static void what_waits_opens_for_this_account_only(void **state)
{
    struct seal_random random = { { { 3 } } };
    uint8_t sealed[5 + INBOX_ADDED], out[5];

    (void)state;
    assert_int_equal(inbox_seal(sealed, mine.identity_public, STR("words"), &random), ERR_OK);
    assert_int_equal(inbox_open(out, &mine, str_bytes(sealed, sizeof sealed)), ERR_OK);
    assert_memory_equal(out, "words", 5);
    assert_int_equal(inbox_open(out, &other, str_bytes(sealed, sizeof sealed)), ERR_CORRUPT);
    sealed[sizeof sealed - 1] ^= 1;
    assert_int_equal(inbox_open(out, &mine, str_bytes(sealed, sizeof sealed)), ERR_CORRUPT);
    assert_int_equal(inbox_open(out, &mine, str_bytes(sealed, INBOX_ADDED - 1)), ERR_CORRUPT);
}

static void the_same_seed_draws_the_same_and_never_twice(void **state)
{
    struct seal_random a, b;
    uint8_t seed[SEAL_SEED] = { 1 }, first[32], second[32], again[32];

    (void)state;
    seal_random_seed(&a, seed);
    seal_random_seed(&b, seed);
    seal_random_draw(&a, first, sizeof first);
    seal_random_draw(&b, again, sizeof again);
    seal_random_draw(&a, second, sizeof second);
    assert_memory_equal(first, again, sizeof first);
    assert_memory_not_equal(first, second, sizeof first);
}

static enum err open_backup(struct str file, const char *passphrase, size_t *out_len)
{
    uint8_t *out = malloc(file.len + 1);
    enum err err = backup_open(out, out_len, file, str_bytes(passphrase, strlen(passphrase)));

    free(out);
    return err;
}

/* Argon2id runs once a case, so the cases are few and chosen: both sides of a chunk's edge. */
static void a_backup_opens_whole_or_not_at_all(void **state)
{
    static char text[BACKUP_CHUNK + 100];
    static uint8_t file[BACKUP_CHUNK + 1024];
    struct seal_random random = { { { 4 } } };
    const struct str passphrase = STR("six quiet words by the sea");
    size_t size = backup_size(sizeof text), len = 0;

    (void)state;
    assert_int_equal(size, BACKUP_HEADER + sizeof text + 2 * BACKUP_CHUNK_ADDED);
    memset(text, 'a', sizeof text);
    assert_int_equal(backup_seal(file, str_bytes(text, sizeof text), passphrase, &random),
                     ERR_OK);
    assert_int_equal(open_backup(str_bytes(file, size), passphrase.ptr, &len), ERR_OK);
    assert_int_equal(len, sizeof text);

    const struct {
        size_t len, flip;
        enum err want;
    } run[] = {
        { size - 1, 0, ERR_CORRUPT }, /* the end is missing */
        { BACKUP_HEADER + BACKUP_CHUNK + BACKUP_CHUNK_ADDED, 0,
          ERR_CORRUPT },                   /* cut at a chunk */
        { BACKUP_HEADER, 0, ERR_CORRUPT }, /* nothing but the header */
        { size, BACKUP_HEADER + BACKUP_CHUNK + 50,
          ERR_CORRUPT },                         /* damage in the second chunk */
        { size, BACKUP_HEADER + 9, ERR_DENIED }, /* in the first: could be the passphrase */
        { size, 9, ERR_DENIED },                 /* the zeros of the header are sealed too */
        { size + 3, 0, ERR_CORRUPT },            /* something was appended */
        { 8, 0, ERR_CORRUPT },
        { 7, 0, ERR_INPUT }, /* no longer a backup by its looks */
    };

    for (size_t i = 0; i < sizeof run / sizeof *run; i++) {
        if (run[i].flip)
            file[run[i].flip] ^= 4;
        assert_int_equal(open_backup(str_bytes(file, run[i].len), passphrase.ptr, &len),
                         run[i].want);
        if (run[i].flip)
            file[run[i].flip] ^= 4;
    }
    assert_int_equal(open_backup(str_bytes(file, size), "another passphrase", &len),
                     ERR_DENIED);
    file[8] = 2;
    assert_int_equal(open_backup(str_bytes(file, size), passphrase.ptr, &len), ERR_CONFLICT);
}

/* The value comes from tests/vectors/box.mjs. */
static void a_box_is_what_another_implementation_makes(void **state)
{
    static const uint8_t theirs[] = { 0x60, 0x34, 0x6e, 0x7c, 0x91, 0x1a, 0x5f, 0x6b,
                                      0xa1, 0x54, 0x12, 0x91, 0x74, 0xca, 0xfe, 0x75,
                                      0xb2, 0x94, 0xac, 0x3b, 0xbd, 0x55, 0x49, 0x63,
                                      0x2f, 0x48, 0xce, 0xc6, 0x26, 0x6f, 0x84, 0x10 };
    static const struct secret_key own = { { 0x5c, 0xe8, 0x6e, 0xfb, 0x75, 0xfa, 0x4e, 0x2c,
                                             0x41, 0x0f, 0x46, 0xe1, 0x6d, 0xe9, 0xf6, 0xac,
                                             0xae, 0x1a, 0x17, 0x03, 0x52, 0x86, 0x51, 0xb6,
                                             0x9b, 0xc1, 0x76, 0xc0, 0x88, 0xbe, 0xf3, 0xee } };
    static const uint8_t want[] = { 0x38, 0x74, 0x7b, 0x97, 0x58, 0xdf, 0x4d, 0xa0, 0xa5,
                                    0x47, 0x93, 0x3e, 0x29, 0x67, 0x03, 0x02, 0x76, 0x1d,
                                    0xe7, 0xd2, 0x1c, 0x10, 0x3d, 0xc2, 0x18, 0xd2, 0x43 };
    uint8_t nonce[SEAL_NONCE], out[11 + BOX_ADDED];

    (void)state;
    memset(nonce, 3, sizeof nonce);
    assert_int_equal(box_seal(out, &own, theirs, STR("between two"), nonce), ERR_OK);
    assert_memory_equal(out, nonce, sizeof nonce);
    assert_memory_equal(out + SEAL_NONCE, want, sizeof want);
}

static void a_box_opens_between_these_two_only(void **state)
{
    uint8_t nonce[SEAL_NONCE] = { 9 }, zeros[SEAL_KEY] = { 0 }, box[5 + BOX_ADDED], out[5];

    (void)state;
    assert_int_equal(box_seal(box, &mine.identity, other.identity_public, STR("words"), nonce),
                     ERR_OK);
    assert_int_equal(
        box_open(out, &other.identity, mine.identity_public, str_bytes(box, sizeof box)),
        ERR_OK);
    assert_memory_equal(out, "words", 5);
    assert_int_equal(
        box_open(out, &other.identity, other.identity_public, str_bytes(box, sizeof box)),
        ERR_CORRUPT);
    assert_memory_equal(out, zeros, sizeof out);
    for (size_t i = 0; i < sizeof box; i++) {
        box[i] ^= 1;
        assert_int_equal(
            box_open(out, &other.identity, mine.identity_public, str_bytes(box, sizeof box)),
            ERR_CORRUPT);
        box[i] ^= 1;
    }
    assert_int_equal(
        box_open(out, &other.identity, mine.identity_public, str_bytes(box, BOX_ADDED - 1)),
        ERR_CORRUPT);
    assert_true(box_is_key(&mine.identity, other.identity_public));
    assert_false(box_is_key(&mine.identity, zeros));
    assert_int_equal(box_seal(box, &mine.identity, zeros, STR("words"), nonce), ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_takes_the_smallest_bucket_that_is_larger),
        cmocka_unit_test(a_text_one_past_the_limit_is_refused),
        cmocka_unit_test(no_bit_of_a_record_can_be_turned_over),
        cmocka_unit_test(a_record_of_any_other_length_is_not_one),
        cmocka_unit_test(a_record_with_the_right_key_and_a_foreign_tag_is_forged),
        cmocka_unit_test(a_sealed_text_one_past_the_limit_is_not_opened),
        cmocka_unit_test(a_stub_carries_the_hash_of_what_it_replaced),
        cmocka_unit_test(a_wrapped_key_opens_in_its_own_slot_only),
        cmocka_unit_test(what_waits_opens_for_this_account_only),
        cmocka_unit_test(the_same_seed_draws_the_same_and_never_twice),
        cmocka_unit_test(a_backup_opens_whole_or_not_at_all),
        cmocka_unit_test(a_box_is_what_another_implementation_makes),
        cmocka_unit_test(a_box_opens_between_these_two_only),
    };

    return cmocka_run_group_tests(tests, make_accounts, NULL);
}
