/* The parts of the server that need no socket. Expected values: RFC 9110 and RFC 3986, by hand.
 */
#include <fts.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/assets.h"
#include "server/html.h"
#include "server/limits.h"
#include "server/negotiate.h"
#include "server/path.h"
#include "server/site.h"
#include "tests/test.h"

static struct str str_of(const char *text)
{
    return (struct str){ text, strlen(text) };
}

static void the_heaviest_coding_that_is_there_is_chosen(void **state)
{
    enum { ALL = 1 << CODING_BROTLI | 1 << CODING_GZIP | 1 << CODING_PLAIN };
    static const struct {
        const char *accept;
        unsigned available;
        enum coding want;
    } row[] = {
        { "", ALL, CODING_PLAIN },                           /* nothing said, nothing assumed */
        { "gzip, deflate, br, zstd", ALL, CODING_BROTLI },   /* a browser of today           */
        { "gzip, deflate", ALL, CODING_GZIP },               /* an older one                 */
        { "br", 1 << CODING_PLAIN, CODING_PLAIN },           /* wished for, not there        */
        { "gzip;q=1, br;q=0.9", ALL, CODING_GZIP },          /* weights rule over our taste  */
        { "br;q=0.001, gzip;q=0.002", ALL, CODING_GZIP },    /* to the last digit            */
        { "br;q=0, gzip;q=0", ALL, CODING_PLAIN },           /* zero is no                   */
        { "*", ALL, CODING_BROTLI },                         /* anything: the smallest       */
        { "br;q=0, *", ALL, CODING_GZIP },                   /* anything but                 */
        { "*;q=0, gzip;q=0.5", ALL, CODING_GZIP },           /* nothing but                  */
        { "identity, gzip;q=0.5", ALL, CODING_PLAIN },       /* plain is wished for          */
        { "identity;q=0", 1 << CODING_PLAIN, CODING_PLAIN }, /* better this than nothing     */
        { "x-GZIP", ALL, CODING_GZIP },                      /* the old name, any case       */
        { " br ; q=1.000 ,", ALL, CODING_BROTLI },           /* space where it may be        */
        { "br;q=2, gzip;q=x, *;q=", ALL, CODING_PLAIN },     /* no weights: not sent         */
        { "br;q=1.001", ALL, CODING_PLAIN },                 /* above one                    */
        { "br;q=0.1234", ALL, CODING_PLAIN },                /* four digits                  */
        { "brr, gzipp", ALL, CODING_PLAIN },                 /* names are whole words        */
        { "br;level=5;q=0.5, gzip", ALL, CODING_GZIP },      /* other parameters pass        */
        { ",,;;,=,q=1", ALL, CODING_PLAIN },                 /* rubbish                      */
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (coding_choose(str_of(row[i].accept), row[i].available) != row[i].want)
            fail_msg("\"%s\" chose another coding", row[i].accept);
}

static void an_entity_tag_is_found_in_any_list_that_has_it(void **state)
{
    static const struct {
        const char *list;
        bool want;
    } row[] = {
        { "\"abc\"", true },
        { "W/\"abc\"", true }, /* weak comparison: RFC 9110, 13.1.2 */
        { "\"x\", \"abc\"", true },
        { "\"x\" ,W/\"abc\" , \"y\"", true },
        { "*", true },
        { "", false },
        { "\"ab\"", false },
        { "\"abcd\"", false },
        { "abc", false }, /* without its quotes it is no tag */
        { "w/\"abc\"", false },
        { "W/", false },
        { "**", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (etag_is_listed(str_of(row[i].list), STR("\"abc\"")) != row[i].want)
            fail_msg("[%s] was misread", row[i].list);
}

static void a_path_is_plain_or_it_is_refused(void **state)
{
    static const struct {
        const char *sent, *want; /* NULL: refused */
    } row[] = {
        { "/", "/" },
        { "/app.js", "/app.js" },
        { "/fonts/text.woff2", "/fonts/text.woff2" },
        { "/learn/", "/learn/" },
        { "/%61pp.js", "/app.js" },
        { "/%C3%A4", "/\xc3\xa4" },
        { "/a...", "/a..." },
        { "/.hidden", "/.hidden" },
        { "", NULL },
        { "app.js", NULL },
        { "*", NULL },
        { "http://elsewhere/", NULL },
        { "/..", NULL },
        { "/../app.js", NULL },
        { "/a/../b", NULL },
        { "/a/..", NULL },
        { "/./a", NULL },
        { "/.", NULL },
        { "/%2e%2e/a", NULL },
        { "/%2E./a", NULL },
        { "/..%2fa", NULL },
        { "//a", NULL },
        { "/a//b", NULL },
        { "/a\\b", NULL },
        { "/%5c..", NULL },
        { "/%00", NULL },
        { "/a%00.js", NULL },
        { "/%0a", NULL },
        { "/%7f", NULL },
        { "/%", NULL },
        { "/%4", NULL },
        { "/%zz", NULL },
        { "/%u0041", NULL },
        { "/%ff", NULL },         /* not UTF-8             */
        { "/%c0%ae%c0%ae", NULL } /* ".." in overlong form */
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        char space[SERVER_PATH_BYTES_MAX];
        struct str got = STR("untouched");
        enum err err = path_decode(str_of(row[i].sent), space, &got);

        if (err != (row[i].want ? ERR_OK : ERR_INPUT))
            fail_msg("%s: err %d", row[i].sent, (int)err);
        if (got.len != strlen(row[i].want ? row[i].want : "untouched") ||
            memcmp(got.ptr, row[i].want ? row[i].want : "untouched", got.len) != 0)
            fail_msg("%s became something else", row[i].sent);
    }
}

static void a_path_may_be_as_long_as_its_limit_and_no_longer(void **state)
{
    char sent[SERVER_PATH_BYTES_MAX + 1], space[SERVER_PATH_BYTES_MAX];
    struct str got;

    (void)state;
    memset(sent, 'a', sizeof sent);
    sent[0] = '/';
    CHECK(path_decode((struct str){ sent, SERVER_PATH_BYTES_MAX }, space, &got) == ERR_OK);
    CHECK(got.len == SERVER_PATH_BYTES_MAX);
    CHECK(path_decode((struct str){ sent, SERVER_PATH_BYTES_MAX + 1 }, space, &got) ==
          ERR_LIMIT);
}

static void text_cannot_leave_the_place_it_is_put_in(void **state)
{
    static const char evil[] = "</a>\"'&<script>";
    static const char as_text[] = "&lt;/a&gt;\"'&amp;&lt;script&gt;";
    static const char as_attr[] = "&lt;/a&gt;&quot;&#39;&amp;&lt;script&gt;";
    char dst[sizeof as_attr];
    size_t len = 0;

    (void)state;
    CHECK(html_text(str_of(evil), dst, sizeof dst, &len) == ERR_OK);
    CHECK(len == strlen(as_text) && memcmp(dst, as_text, len) == 0);
    CHECK(html_attr(str_of(evil), dst, strlen(as_attr), &len) == ERR_OK);
    CHECK(len == strlen(as_attr) && memcmp(dst, as_attr, len) == 0);
    len = 7;
    CHECK(html_attr(str_of(evil), dst, strlen(as_attr) - 1, &len) == ERR_LIMIT);
    CHECK(len == 7);
}

/* A folder of one test's own. */
static char folder[] = "/tmp/stillnear-assets-XXXXXX";

static void put(const char *name, size_t bytes)
{
    char path[512];
    FILE *file = NULL;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wb");
    CHECK(file != NULL);
    for (size_t i = 0; i < bytes; i++)
        fputc('a', file);
    fclose(file);
}

static void put_text(const char *name, const char *text)
{
    char path[512];
    FILE *file = NULL;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wb");
    CHECK(file != NULL);
    fputs(text, file);
    fclose(file);
}

static void put_folder(const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    CHECK(mkdir(path, 0700) == 0);
}

static int folder_make(void **state)
{
    (void)state;
    memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
    return mkdtemp(folder) ? 0 : -1;
}

static int folder_remove(void **state)
{
    char *const roots[] = { folder, NULL };
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);

    (void)state;
    if (!walk)
        return -1;
    for (FTSENT *entry; (entry = fts_read(walk));)
        if (entry->fts_info != FTS_D)
            (void)remove(entry->fts_accpath);
    return fts_close(walk);
}

static enum err folder_open(struct assets **out)
{
    struct trouble trouble = { "" };
    enum err err = assets_open(folder, out, &trouble);

    CHECK((err == ERR_OK) == (trouble.sentence[0] == '\0')); /* each refusal has its sentence */
    return err;
}

static void files_are_found_by_path_with_type_and_encodings(void **state)
{
    struct assets *assets = NULL;
    const struct asset *asset = NULL;

    (void)state;
    put("index.html", 10);
    put("app.js", 300);
    put("app.js.br", 20);
    put("app.js.gz", 30);
    put_folder("deep");
    put("deep/one.wasm", 0);
    put(".secret", 5);
    put_folder(".git");
    put(".git/config", 5);
    CHECK(folder_open(&assets) == ERR_OK);
    asset = assets_find(assets, STR("/app.js"));
    CHECK(asset && asset->form[CODING_PLAIN].bytes.len == 300);
    CHECK(asset->form[CODING_BROTLI].bytes.len == 20 &&
          asset->form[CODING_GZIP].bytes.len == 30);
    CHECK(strcmp(asset->type, "text/javascript; charset=utf-8") == 0);
    asset = assets_find(assets, STR("/deep/one.wasm"));
    CHECK(asset && asset->form[CODING_PLAIN].bytes.len == 0);
    CHECK(strcmp(asset->type, "application/wasm") == 0);
    CHECK(!assets_find(assets, STR("/app.js.br"))); /* an encoding is no page of its own */
    CHECK(!assets_find(assets, STR("/.secret")));
    CHECK(!assets_find(assets, STR("/.git/config")));
    CHECK(!assets_find(assets, STR("/app")));
    CHECK(!assets_find(assets, STR("/app.jsx")));
    CHECK(!assets_find(assets, STR("app.js")));
    assets_close(assets);
}

static void entity_tags_differ_by_content_and_by_encoding(void **state)
{
    struct assets *assets = NULL;
    const struct asset *one = NULL, *two = NULL;

    (void)state;
    put_text("one.txt", "the same");
    put_text("one.txt.gz", "the same");
    put_text("two.txt", "the sane");
    CHECK(folder_open(&assets) == ERR_OK);
    one = assets_find(assets, STR("/one.txt"));
    two = assets_find(assets, STR("/two.txt"));
    CHECK(one && two);
    CHECK(strcmp(one->form[CODING_PLAIN].etag, two->form[CODING_PLAIN].etag) != 0);
    CHECK(strcmp(one->form[CODING_PLAIN].etag, one->form[CODING_GZIP].etag) != 0);
    CHECK(one->form[CODING_PLAIN].etag[0] == '"');
    assets_close(assets);
}

/* FNV-1a test vectors: Fowler, Noll, Vo and Eastlake, the FNV draft, "foobar" and "". */
static void the_hash_in_a_tag_is_fnv_1a(void **state)
{
    struct assets *assets = NULL;

    (void)state;
    put_text("foobar", "foobar");
    put("nothing", 0);
    CHECK(folder_open(&assets) == ERR_OK);
    assert_string_equal(assets_find(assets, STR("/foobar"))->form[CODING_PLAIN].etag,
                        "\"85944171f73967e8-6\"");
    assert_string_equal(assets_find(assets, STR("/nothing"))->form[CODING_PLAIN].etag,
                        "\"cbf29ce484222325-0\"");
    assets_close(assets);
}

static void an_encoding_without_its_file_is_refused(void **state)
{
    struct assets *assets = NULL;

    (void)state;
    put("app.js.br", 20);
    CHECK(folder_open(&assets) == ERR_INPUT);
    CHECK(assets == NULL);
}

static void symbolic_links_are_not_followed(void **state)
{
    struct assets *assets = NULL;
    char path[512];

    (void)state;
    snprintf(path, sizeof path, "%s/passwd.txt", folder);
    CHECK(symlink("/etc/passwd", path) == 0);
    CHECK(folder_open(&assets) == ERR_OK);
    CHECK(!assets_find(assets, STR("/passwd.txt")));
    assets_close(assets);
}

static void a_folder_may_hold_as_many_files_as_the_limit_and_no_more(void **state)
{
    struct assets *assets = NULL;
    char name[32];

    (void)state;
    for (int i = 0; i < SERVER_ASSETS_MAX; i++) {
        snprintf(name, sizeof name, "file-%d.txt", i);
        put(name, 1);
    }
    put("file-0.txt.gz", 1); /* an encoding does not count */
    CHECK(folder_open(&assets) == ERR_OK);
    assets_close(assets);
    assets = NULL;
    put("one-more.txt", 1);
    CHECK(folder_open(&assets) == ERR_LIMIT);
    CHECK(assets == NULL);
}

static void a_file_may_be_as_large_as_the_limit_and_no_larger(void **state)
{
    struct assets *assets = NULL;

    (void)state;
    put("large.bin", SERVER_ASSET_BYTES_MAX);
    CHECK(folder_open(&assets) == ERR_OK);
    assets_close(assets);
    put("large.bin", SERVER_ASSET_BYTES_MAX + 1);
    CHECK(folder_open(&assets) == ERR_LIMIT);
}

static void a_name_may_be_as_long_as_the_limit_and_no_longer(void **state)
{
    struct assets *assets = NULL;
    char name[SERVER_ASSET_PATH_BYTES_MAX + 1];

    (void)state;
    memset(name, 'n', sizeof name);
    name[SERVER_ASSET_PATH_BYTES_MAX - 1] = '\0'; /* the slash in front makes up for one */
    put(name, 1);
    CHECK(folder_open(&assets) == ERR_OK);
    assets_close(assets);
    name[SERVER_ASSET_PATH_BYTES_MAX - 1] = 'n';
    name[SERVER_ASSET_PATH_BYTES_MAX] = '\0';
    put(name, 1);
    CHECK(folder_open(&assets) == ERR_LIMIT);
}

static void folders_may_lie_as_deep_as_the_limit_and_no_deeper(void **state)
{
    struct assets *assets = NULL;
    char path[2 * SERVER_ASSET_DEPTH_MAX + 2] = "";
    size_t len = 0;

    (void)state;
    for (; len < 2 * SERVER_ASSET_DEPTH_MAX; len += 2) {
        memcpy(path + len, "d/", 2);
        put_folder(path);
    }
    CHECK(folder_open(&assets) == ERR_OK);
    assets_close(assets);
    memcpy(path + len, "d", 1);
    put_folder(path);
    CHECK(folder_open(&assets) == ERR_LIMIT);
}

static void a_slot_is_filled_for_its_place_or_the_page_is_refused(void **state)
{
    static const struct {
        const char *page, *want; /* NULL: refused */
    } row[] = {
        { "<a href=\"{{app:attr}}/\">{{app:text}}</a>",
          "<a href=\"https://a&amp;&quot;/\">https://a&amp;\"</a>" },
        { "no slot", "no slot" },
        { "", "" },
        { "{ } {a} }}", "{ } {a} }}" },
        { "{{app}}", NULL },
        { "{{app:attr", NULL },
        { "{{other:text}}", NULL },
        { "{{{app:text}}}", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct assets *assets = NULL;
        struct trouble trouble = { "" };
        const struct asset *page = NULL;
        enum err err = ERR_OK;

        put_text("index.html", row[i].page);
        put_text("index.html.gz", "as it was before");
        CHECK(folder_open(&assets) == ERR_OK);
        err = site_fill(assets, STR("https://a&\""), &trouble);
        if (err != (row[i].want ? ERR_OK : ERR_INPUT))
            fail_msg("%s: err %d", row[i].page, (int)err);
        page = assets_find(assets, STR("/index.html"));
        if (row[i].want) {
            CHECK(page->form[CODING_PLAIN].bytes.len == strlen(row[i].want));
            CHECK(memcmp(page->form[CODING_PLAIN].bytes.ptr, row[i].want,
                         strlen(row[i].want)) == 0);
            CHECK(page->codings == 1u << CODING_PLAIN); /* the old encoding is gone */
        }
        assets_close(assets);
    }
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_make, folder_remove)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_heaviest_coding_that_is_there_is_chosen),
        cmocka_unit_test(an_entity_tag_is_found_in_any_list_that_has_it),
        cmocka_unit_test(a_path_is_plain_or_it_is_refused),
        cmocka_unit_test(a_path_may_be_as_long_as_its_limit_and_no_longer),
        cmocka_unit_test(text_cannot_leave_the_place_it_is_put_in),
        WITH_FOLDER(files_are_found_by_path_with_type_and_encodings),
        WITH_FOLDER(entity_tags_differ_by_content_and_by_encoding),
        WITH_FOLDER(the_hash_in_a_tag_is_fnv_1a),
        WITH_FOLDER(an_encoding_without_its_file_is_refused),
        WITH_FOLDER(symbolic_links_are_not_followed),
        WITH_FOLDER(a_folder_may_hold_as_many_files_as_the_limit_and_no_more),
        WITH_FOLDER(a_file_may_be_as_large_as_the_limit_and_no_larger),
        WITH_FOLDER(a_name_may_be_as_long_as_the_limit_and_no_longer),
        WITH_FOLDER(folders_may_lie_as_deep_as_the_limit_and_no_deeper),
        WITH_FOLDER(a_slot_is_filled_for_its_place_or_the_page_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
