/* What the real minisign signed (tests/vectors/minisign.sh) is taken, and nothing near it. */
#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "seal/minisign.h"

static const char *folder;
static struct minisign_key ours, theirs;

/* A file of the vectors, whole; kept to the end. */
static struct str vector(const char *name)
{
    static char room[8][MINISIGN_FILE_MAX];
    static size_t taken;
    char path[1024];
    FILE *file;
    char *bytes = room[taken++ % 8];
    size_t len;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    assert_non_null(file);
    len = fread(bytes, 1, sizeof room[0], file);
    fclose(file);
    return (struct str){ bytes, len };
}

static enum err check(const struct minisign_key *key, struct str message, struct str signature)
{
    struct str comment = { NULL, 0 };
    enum err err = minisign_check(&comment, key, message, signature);

    assert_true((err == ERR_OK) == (comment.ptr != NULL));
    return err;
}

static int read_keys(void **state)
{
    (void)state;
    if (!seal_init())
        return -1;
    assert_int_equal(minisign_key_read(&ours, vector("ours.pub")), ERR_OK);
    return minisign_key_read(&theirs, vector("theirs.pub")) == ERR_OK ? 0 : -1;
}

static void what_minisign_signed_is_taken(void **state)
{
    struct str comment;

    (void)state;
    assert_int_equal(
        minisign_check(&comment, &ours, vector("message"), vector("message.minisig")), ERR_OK);
    assert_int_equal(comment.len, 15);
    assert_memory_equal(comment.ptr, "stillnear 0.1.0", 15);
    assert_int_equal(check(&ours, vector("empty"), vector("empty.minisig")), ERR_OK);
    assert_int_equal(check(&theirs, vector("message"), vector("theirs.minisig")), ERR_OK);
}

static void another_key_another_message_and_the_older_kind_are_refused(void **state)
{
    struct minisign_key liar = theirs;

    (void)state;
    assert_int_equal(check(&theirs, vector("message"), vector("message.minisig")), ERR_DENIED);
    assert_int_equal(check(&ours, vector("empty"), vector("message.minisig")), ERR_CORRUPT);
    assert_int_equal(check(&ours, vector("message"), vector("legacy.minisig")), ERR_INPUT);
    memcpy(liar.id, ours.id, sizeof liar.id); /* an id proves nothing */
    assert_int_equal(check(&liar, vector("message"), vector("message.minisig")), ERR_CORRUPT);
}

static void no_bit_that_was_signed_can_be_turned_over(void **state)
{
    struct str message = vector("message"), signature = vector("message.minisig");
    size_t trusted = (size_t)(strchr(signature.ptr, '\n') - signature.ptr);

    (void)state;
    for (size_t i = 0; i < message.len; i++) {
        ((char *)(uintptr_t)message.ptr)[i] ^= 1;
        assert_int_equal(check(&ours, message, signature), ERR_CORRUPT);
        ((char *)(uintptr_t)message.ptr)[i] ^= 1;
    }
    /* The untrusted comment is anybody's; all after it but the last line's end is not. */
    for (size_t i = trusted; i + 1 < signature.len; i++) {
        ((char *)(uintptr_t)signature.ptr)[i] ^= 1;
        assert_int_not_equal(check(&ours, message, signature), ERR_OK);
        ((char *)(uintptr_t)signature.ptr)[i] ^= 1;
    }
    assert_int_equal(check(&ours, message, signature), ERR_OK);
}

static void a_signature_that_is_cut_off_or_goes_on_is_none(void **state)
{
    struct str signature = vector("message.minisig");
    char longer[MINISIGN_FILE_MAX + 64];

    (void)state;
    for (size_t len = 0; len + 1 < signature.len; len++) {
        char *cut = malloc(len + 1); /* of its own, so that a reader past its end is caught */
        struct str part = { cut, len };

        memcpy(cut, signature.ptr, len);
        assert_int_equal(check(&ours, vector("message"), part), ERR_INPUT);
        free(cut);
    }
    memset(longer, '\n', sizeof longer);
    memcpy(longer, signature.ptr, signature.len);
    assert_int_equal(check(&ours, vector("message"), (struct str){ longer, signature.len + 1 }),
                     ERR_INPUT);
    assert_int_equal(check(&ours, vector("message"), (struct str){ longer, sizeof longer }),
                     ERR_INPUT);
}

/* A signature whose trusted comment has this many bytes: its form is right, its second
 * signature is not. */
static enum err with_comment(size_t len)
{
    struct str real = vector("message.minisig");
    static char text[MINISIGN_FILE_MAX];
    const char *at = strstr(real.ptr, "stillnear 0.1.0");
    size_t before = (size_t)(at - real.ptr), after = real.len - before - 15;

    memcpy(text, real.ptr, before);
    memset(text + before, 'x', len);
    memcpy(text + before + len, at + 15, after);
    return check(&ours, vector("message"), (struct str){ text, before + len + after });
}

static void a_comment_has_room_up_to_its_limit(void **state)
{
    (void)state;
    assert_int_equal(with_comment(MINISIGN_COMMENT_MAX), ERR_CORRUPT);
    assert_int_equal(with_comment(MINISIGN_COMMENT_MAX + 1), ERR_INPUT);
}

static void a_key_is_read_from_its_file_or_its_line_and_from_nothing_else(void **state)
{
    struct str file = vector("ours.pub");
    const char *second = strchr(file.ptr, '\n') + 1;
    struct minisign_key key;
    const struct {
        struct str text;
        const char *why;
    } wrong[] = {
        { STR(""), "nothing" },
        { { second, 55 }, "cut off" },
        { { file.ptr, (size_t)(second - file.ptr) }, "the comment alone" },
        { STR("RWTkFFhVEB34+"), "a beginning" },
        { vector("message.minisig"), "a signature" },
        { vector("message"), "a message" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (minisign_key_read(&key, wrong[i].text) != ERR_INPUT)
            fail_msg("taken as a key: %s", wrong[i].why);
    assert_int_equal(minisign_key_read(&key, (struct str){ second, 56 }), ERR_OK);
    assert_memory_equal(&key, &ours, sizeof key);
    assert_int_equal(minisign_key_read(&key, (struct str){ second, 57 }), ERR_OK);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_minisign_signed_is_taken),
        cmocka_unit_test(another_key_another_message_and_the_older_kind_are_refused),
        cmocka_unit_test(no_bit_that_was_signed_can_be_turned_over),
        cmocka_unit_test(a_signature_that_is_cut_off_or_goes_on_is_none),
        cmocka_unit_test(a_comment_has_room_up_to_its_limit),
        cmocka_unit_test(a_key_is_read_from_its_file_or_its_line_and_from_nothing_else),
    };

    folder = argc > 1 ? argv[1] : "tests/vectors/minisign";
    return cmocka_run_group_tests(tests, read_keys, NULL);
}
