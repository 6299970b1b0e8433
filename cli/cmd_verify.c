/* cmd_verify.c - `stillnear verify`: whether a server hands out the app that was released. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/fetch.h"
#include "seal/minisign.h"
#include "seal/sha256.h"
#include "wire/json.h"
#include "wire/release.h"

static const char HELP[] =
    "stillnear verify URL --key KEY\n"
    "stillnear verify URL --release FILE\n\n"
    "Fetches release.json and every file that it names from the app's address, as browsers do\n"
    "and uncompressed, and says of each that is missing, longer, or not what was released.\n"
    "Nothing is followed elsewhere. Exits with 0 when all is as it should be, or with 1.\n\n"
    "  --key KEY       who signed: minisign's public key, or the file that holds it\n"
    "  --release FILE  instead of a signature, the release.json of a build you made "
    "yourself\n\n"
    "A server can hand other files to others than you: ask from several places.\n\n"
    "Example:\n"
    "  stillnear verify https://app.example.org --key stillnear.pub\n";

struct verifying {
    struct fetch *fetch;
    const char *url; /* without a slash at its end */
    struct release release;
    size_t problems;
};

static void problem(struct verifying *all, const char *path, const char *what)
{
    printf("%s: %s\n", path, what);
    all->problems++;
}

/* A file of ours, at most cap bytes of it. False when it cannot be read or is longer. */
static bool file_read(const char *name, char *out, size_t cap, size_t *out_len)
{
    FILE *file = fopen(name, "rb");
    bool whole = false;

    if (!file)
        return false;
    *out_len = fread(out, 1, cap, file);
    whole = !ferror(file) && fgetc(file) == EOF;
    fclose(file);
    return whole;
}

static enum err get(struct verifying *all, const char *path, bool packed, size_t max,
                    struct str *out)
{
    char url[FETCH_URL_MAX + RELEASE_PATH_MAX + 2], why[FETCH_WHY_MAX];
    enum err err;

    snprintf(url, sizeof url, "%s/%s", all->url, path);
    err = fetch_get(all->fetch, url, packed, max, out, why);
    if (err != ERR_OK)
        problem(all, *path ? path : "/", why);
    return err;
}

/* Whether the bytes at `path` are those that the release lists for `file`. */
static void check_file(struct verifying *all, const struct release_file *file, const char *path)
{
    for (int packed = 0; packed < 2; packed++) {
        uint8_t hash[SEAL_HASH];
        struct str bytes;

        if (get(all, path, packed, file->size, &bytes) != ERR_OK)
            return;
        sha256_of(hash, bytes);
        if (bytes.len == file->size && memcmp(hash, file->sha256, sizeof hash) == 0)
            continue;
        problem(all, *path ? path : "/",
                packed ? "is not what was released, compressed" : "is not what was released");
        return;
    }
}

static void check_files(struct verifying *all)
{
    for (size_t i = 0; i < all->release.files_count; i++) {
        const struct release_file *file = &all->release.files[i];

        check_file(all, file, file->path);
        if (strcmp(file->path, "index.html") == 0)
            check_file(all, file, ""); /* what a browser asks for */
    }
}

static int read_release(struct verifying *all, struct str text, const char *name)
{
    enum err err = release_read(&all->release, text);

    if (err == ERR_OK)
        return CLI_OK;
    return cli_fail("verify",
                    err == ERR_LIMIT ? "%s is over a limit." : "%s is not a list of files.",
                    name);
}

static int check_signature(struct verifying *all, const struct minisign_key *key,
                           struct str text)
{
    struct str signature, comment;
    enum err err;

    if (get(all, "release.json.minisig", false, MINISIGN_FILE_MAX, &signature) != ERR_OK)
        return cli_fail("verify", "there is no signature; nothing else was looked at.");
    err = minisign_check(&comment, key, text, signature);
    if (err == ERR_OK)
        return CLI_OK;
    return cli_fail("verify", "release.json %s; nothing else was looked at.",
                    err == ERR_DENIED    ? "is signed with another key"
                    : err == ERR_CORRUPT ? "is not what was signed"
                                         : "has a signature that cannot be read");
}

/* The list to hold the server against: signed, or our own. */
static int take_list(struct verifying *all, const char *key_given, const char *own)
{
    char key_text[MINISIGN_FILE_MAX];
    static char text[RELEASE_BYTES_MAX];
    struct minisign_key key;
    struct str served;
    size_t len = strlen(key_given ? key_given : "");
    int status;

    if (own) {
        if (!file_read(own, text, sizeof text, &len))
            return cli_fail("verify", "the file %s cannot be read, or is too long.", own);
        return read_release(all, (struct str){ text, len }, own);
    }
    if (minisign_key_read(&key, (struct str){ key_given, len }) != ERR_OK &&
        (!file_read(key_given, key_text, sizeof key_text, &len) ||
         minisign_key_read(&key, (struct str){ key_text, len }) != ERR_OK))
        return cli_fail("verify", "%s is neither a public key nor a file with one.", key_given);
    if (get(all, "release.json", false, sizeof text, &served) != ERR_OK)
        return cli_fail("verify", "there is no list of files; nothing else was looked at.");
    memcpy(text, served.ptr, served.len); /* the next answer takes its place */
    status = check_signature(all, &key, (struct str){ text, served.len });
    return status == CLI_OK ? read_release(all, (struct str){ text, served.len },
                                           "the server's release.json")
                            : status;
}

static int verify(const char *url, const char *key, const char *own)
{
    struct verifying *all = calloc(1, sizeof *all);
    int status = CLI_FAILED;

    if (!all || !(all->fetch = fetch_open())) {
        free(all);
        return cli_fail("verify", "there is not enough memory.");
    }
    all->url = url;
    status = take_list(all, key, own);
    if (status == CLI_OK) {
        check_files(all);
        printf("release %s, fingerprint %s, commit %s: %zu files, %zu %s\n",
               all->release.version, all->release.fingerprint,
               *all->release.commit ? all->release.commit : "not said",
               all->release.files_count, all->problems,
               all->problems == 1 ? "problem" : "problems");
        status = all->problems ? CLI_FAILED : CLI_OK;
    }
    fetch_close(all->fetch);
    free(all);
    return status;
}

/* Copies the address without the slash at its end. */
static bool url_read(char out[FETCH_URL_MAX + 1], const char *given)
{
    size_t len = strlen(given);

    while (len > 0 && given[len - 1] == '/')
        len--;
    if ((strncmp(given, "https://", 8) != 0 && strncmp(given, "http://", 7) != 0) ||
        len > FETCH_URL_MAX || given[strcspn(given, "?# ")] != '\0')
        return false;
    memcpy(out, given, len);
    out[len] = '\0';
    return true;
}

int cmd_verify(int argc, char **argv)
{
    const char *given = NULL, *key = NULL, *own = NULL;
    char url[FETCH_URL_MAX + 1];

    if (cli_wants_help(argc, argv)) {
        fputs(HELP, stdout);
        return CLI_OK;
    }
    for (int i = 1; i < argc; i++) {
        const char **into = strcmp(argv[i], "--key") == 0       ? &key
                            : strcmp(argv[i], "--release") == 0 ? &own
                                                                : &given;

        if (into != &given && ++i == argc)
            return cli_misuse("verify", "%s wants a value.", argv[i - 1]);
        if (*into)
            return cli_misuse("verify", "\"%s\" is one too many.", argv[i]);
        *into = argv[i];
    }
    if (!given || !key == !own)
        return cli_misuse("verify", "it takes an address, and either --key or --release.");
    if (!url_read(url, given))
        return cli_misuse("verify", "\"%s\" is not an address like https://app.example.org.",
                          given);
    json_start();
    if (!seal_init())
        return cli_fail("verify", "libsodium does not work on this machine.");
    return verify(url, key, own);
}
