#include "cli/serve_options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "cli/cli.h"

const char serve_options_help[] =
    "  --app-port PORT    the app's port (8080); 0 takes any free one\n"
    "  --site-port PORT   the public page's port (8081); 0 takes any free one\n"
    "  --bind ADDRESS     a numeric address to listen on, up to four times\n"
    "                     (127.0.0.1 and ::1: this machine only)\n"
    "  --app-dir DIR      the built app (the folder web beside this program)\n"
    "  --site-dir DIR     the public page (the folder site beside this program)\n"
    "  --app-origin URL   where visitors find the app, as https://app.example.org\n"
    "  --site-origin URL  where visitors find the public page\n"
    "  --data DIR         accounts and sealed records ($STATE_DIRECTORY, or else the\n"
    "                     folder data beside this program); made if it is not there\n"
    "  --invite required  who signs up needs an invitation: stillnear invite\n"
    "  --trust-proxy ADDRESS  whose X-Forwarded-For is believed, up to eight times\n"
    "  --tls-cert FILE, --tls-key FILE  a certificate with its chain, and its key, in PEM:\n"
    "                     then both origins speak TLS 1.3 themselves\n"
    "  --append-per-minute N  appends an account may make (600)\n"
    "  --push-contact URI  sends pushes without content to devices that asked for them, and\n"
    "                     tells push services whom to ask about them: mailto:name@example.org\n"
    "  --push-host NAME   a push service besides those of the browsers, or name:port, up to\n"
    "                     four times; it must speak https\n"
    "  --push-ca FILE     certificates to trust for push services, in PEM (the system's)\n"
    "  --push-every N     seconds between two pushes to one side of a space (3600)\n"
    "  --config FILE      settings, one a line: name = value, # begins a remark\n\n"
    "Each may stand in the environment too: STILLNEAR_APP_PORT, lists with commas.\n";

enum setting {
    APP_PORT,
    SITE_PORT,
    BIND,
    APP_DIR,
    SITE_DIR,
    APP_ORIGIN,
    SITE_ORIGIN,
    DATA,
    INVITE,
    TRUST_PROXY,
    APPEND_PER_MINUTE,
    TLS_CERT,
    TLS_KEY,
    PUSH_CONTACT,
    PUSH_HOST,
    PUSH_CA,
    PUSH_EVERY,
    SETTINGS,
    CONFIG = SETTINGS
};

/* In the order of the enum; --config is for the command line and the environment. */
static const struct option known[] = {
    { "app-port", required_argument, NULL, APP_PORT },
    { "site-port", required_argument, NULL, SITE_PORT },
    { "bind", required_argument, NULL, BIND },
    { "app-dir", required_argument, NULL, APP_DIR },
    { "site-dir", required_argument, NULL, SITE_DIR },
    { "app-origin", required_argument, NULL, APP_ORIGIN },
    { "site-origin", required_argument, NULL, SITE_ORIGIN },
    { "data", required_argument, NULL, DATA },
    { "invite", required_argument, NULL, INVITE },
    { "trust-proxy", required_argument, NULL, TRUST_PROXY },
    { "append-per-minute", required_argument, NULL, APPEND_PER_MINUTE },
    { "tls-cert", required_argument, NULL, TLS_CERT },
    { "tls-key", required_argument, NULL, TLS_KEY },
    { "push-contact", required_argument, NULL, PUSH_CONTACT },
    { "push-host", required_argument, NULL, PUSH_HOST },
    { "push-ca", required_argument, NULL, PUSH_CA },
    { "push-every", required_argument, NULL, PUSH_EVERY },
    { "config", required_argument, NULL, CONFIG },
    { NULL, 0, NULL, 0 },
};

enum { FILE_MAX = 65536, NAME_MAX_BYTES = 32 };

static bool number_read(const char *text, unsigned most, unsigned *out)
{
    unsigned number = 0;

    if (*text == '\0' || strlen(text) > 7 || strspn(text, "0123456789") != strlen(text))
        return false;
    for (; *text; text++)
        number = number * 10 + (unsigned)(*text - '0');
    if (number > most)
        return false;
    *out = number;
    return true;
}

static int port_take(const char *verb, const char *value, uint16_t *out)
{
    unsigned port = 0;

    if (!number_read(value, UINT16_MAX, &port))
        return cli_fail(verb, "\"%s\" is not a port; ports are 0 to 65535.", value);
    *out = (uint16_t)port;
    return CLI_OK;
}

static int list_take(struct serve_options *options, const char *verb, enum setting setting,
                     const char *value)
{
    struct server_options *server = &options->server;
    struct sync_options *sync = &server->sync;

    if (setting == BIND) {
        if (server->binds_count == SERVER_BINDS_MAX)
            return cli_misuse(verb, "at most %d addresses can be listened on.",
                              SERVER_BINDS_MAX);
        server->bind[server->binds_count++] = value;
        return CLI_OK;
    }
    if (setting == PUSH_HOST) {
        if (sync->push_hosts.count == SERVER_PUSH_HOSTS_MAX)
            return cli_misuse(verb, "at most %d push services can be named.",
                              SERVER_PUSH_HOSTS_MAX);
        if (!endpoint_host_is_good((struct str){ value, strlen(value) }))
            return cli_fail(verb, "\"%s\" is not the name of a host, in lower case.", value);
        sync->push_hosts.name[sync->push_hosts.count++] = value;
        return CLI_OK;
    }
    if (sync->proxies_count == SYNC_PROXIES_MAX)
        return cli_misuse(verb, "at most %d proxies can be trusted.", SYNC_PROXIES_MAX);
    if (!address_read((struct str){ value, strlen(value) }, &sync->proxy[sync->proxies_count]))
        return cli_fail(verb, "\"%s\" is not a numeric address.", value);
    sync->proxies_count++;
    return CLI_OK;
}

static int count_take(const char *verb, const char *name, const char *value, unsigned *out)
{
    if (!number_read(value, 9999999, out) || *out == 0)
        return cli_fail(verb, "%s is a number from 1 to 9999999.", name);
    return CLI_OK;
}

static int folder_take(const char *verb, const char *value, char out[PATH_MAX])
{
    if (strlen(value) >= PATH_MAX)
        return cli_fail(verb, "a path is too long.");
    memcpy(out, value, strlen(value) + 1);
    return CLI_OK;
}

static int take(struct serve_options *options, const char *verb, enum setting setting,
                const char *value)
{
    struct server_options *server = &options->server;

    switch (setting) {
    case APP_PORT:
        return port_take(verb, value, &server->app_port);
    case SITE_PORT:
        return port_take(verb, value, &server->site_port);
    case BIND:
    case TRUST_PROXY:
    case PUSH_HOST:
        return list_take(options, verb, setting, value);
    case APP_DIR:
        return folder_take(verb, value, options->app_folder);
    case SITE_DIR:
        return folder_take(verb, value, options->site_folder);
    case DATA:
        return folder_take(verb, value, options->data_folder);
    case APP_ORIGIN:
        server->app_origin = value;
        return CLI_OK;
    case SITE_ORIGIN:
        server->site_origin = value;
        return CLI_OK;
    case INVITE:
        if (strcmp(value, "required") != 0 && strcmp(value, "no") != 0)
            return cli_fail(verb, "invite is \"required\" or \"no\".");
        server->sync.invite_required = strcmp(value, "required") == 0;
        return CLI_OK;
    case APPEND_PER_MINUTE:
        return count_take(verb, "append-per-minute", value,
                          &server->sync.limits.append_per_minute);
    case PUSH_EVERY:
        return count_take(verb, "push-every", value, &server->sync.limits.push_seconds);
    case PUSH_CONTACT:
        server->sync.push_contact = value;
        return CLI_OK;
    case PUSH_CA:
        server->sync.push_authorities = value;
        return CLI_OK;
    case TLS_CERT:
        server->tls_certificate = value;
        return CLI_OK;
    case TLS_KEY:
        server->tls_key = value;
        return CLI_OK;
    case SETTINGS:
        break;
    }
    return CLI_OK; /* --config, which was read before */
}

/* One source comes after another: the first of its list forgets the list of the one before. */
static void list_begin(struct serve_options *options, enum setting setting,
                       bool begun[SETTINGS])
{
    if (setting >= SETTINGS || begun[setting])
        return;
    begun[setting] = true;
    if (setting == BIND)
        options->server.binds_count = 0;
    if (setting == TRUST_PROXY)
        options->server.sync.proxies_count = 0;
    if (setting == PUSH_HOST)
        options->server.sync.push_hosts.count = 0;
}

static char *trimmed(char *text)
{
    size_t len = 0;

    text += strspn(text, " \t\r");
    len = strlen(text);
    while (len > 0 && strchr(" \t\r", text[len - 1]))
        text[--len] = '\0';
    return text;
}

static int line_take(struct serve_options *options, const char *verb, char *line,
                     unsigned number, bool begun[SETTINGS])
{
    char *value = strchr(line, '=');
    size_t at = 0;

    line = trimmed(line);
    if (*line == '\0' || *line == '#')
        return CLI_OK;
    if (!value)
        return cli_fail(verb, "line %u of the settings is not \"name = value\".", number);
    *value++ = '\0';
    line = trimmed(line);
    while (at < SETTINGS && strcmp(known[at].name, line) != 0)
        at++;
    if (at == SETTINGS)
        return cli_fail(verb, "line %u of the settings: there is no setting \"%s\".", number,
                        line);
    list_begin(options, (enum setting)at, begun);
    return take(options, verb, (enum setting)at, trimmed(value));
}

static int file_take(struct serve_options *options, const char *verb, const char *path)
{
    FILE *file = fopen(path, "re");
    size_t len = 0;
    bool begun[SETTINGS] = { false };
    int status = CLI_OK;

    if (!file)
        return cli_fail(verb, "%s cannot be read: %s.", path, strerror(errno));
    options->file = malloc(FILE_MAX + 1);
    MUST(options->file);
    len = fread(options->file, 1, FILE_MAX + 1, file);
    fclose(file);
    if (len > FILE_MAX)
        return cli_fail(verb, "%s is longer than %d bytes.", path, FILE_MAX);
    options->file[len] = '\0';
    char *line = options->file;

    for (unsigned number = 1; line && status == CLI_OK; number++) {
        char *end = strchr(line, '\n');

        if (end)
            *end = '\0';
        status = line_take(options, verb, line, number, begun);
        line = end ? end + 1 : NULL;
    }
    return status;
}

static const char *environment_of(enum setting setting)
{
    char name[10 + NAME_MAX_BYTES] = "STILLNEAR_";
    size_t at = 10;

    for (const char *c = known[setting].name; *c; c++)
        name[at++] = (char)(*c == '-' ? '_' : *c - 'a' + 'A');
    name[at] = '\0';
    return getenv(name);
}

static int environment_take(struct serve_options *options, const char *verb)
{
    bool begun[SETTINGS] = { false };
    int status = CLI_OK;

    for (size_t at = 0; at < SETTINGS && status == CLI_OK; at++) {
        const char *value = environment_of((enum setting)at);
        bool list = at == BIND || at == TRUST_PROXY || at == PUSH_HOST;

        if (!value || !*value)
            continue;
        list_begin(options, (enum setting)at, begun);
        if (!list) {
            status = take(options, verb, (enum setting)at, value);
            continue;
        }
        char *rest = strdup(value), *next = NULL;

        MUST(rest);
        options->list[at == BIND ? 0 : at == TRUST_PROXY ? 1 : 2] = rest;
        for (char *item = rest; item && status == CLI_OK; item = next) {
            next = strchr(item, ',');
            if (next)
                *next++ = '\0';
            status = take(options, verb, (enum setting)at, trimmed(item));
        }
    }
    return status;
}

/* The folder `name` beside this program, wherever that was installed. */
static void folder_beside(const char *name, char out[PATH_MAX])
{
    char program[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", program, sizeof program);

    while (len > 0 && program[len - 1] != '/')
        len--;
    snprintf(out, PATH_MAX, "%.*s%s", len > 0 ? (int)len : 0, program, name);
}

static void usual(struct serve_options *options)
{
    const char *state = getenv("STATE_DIRECTORY"); /* systemd's, made for us */

    *options = (struct serve_options){ .server = { .app_port = 8080, .site_port = 8081 } };
    folder_beside("web", options->app_folder);
    folder_beside("site", options->site_folder);
    if (state && *state && strlen(state) < PATH_MAX)
        memcpy(options->data_folder, state, strlen(state) + 1);
    else
        folder_beside("data", options->data_folder);
    options->server.app_folder = options->app_folder;
    options->server.site_folder = options->site_folder;
    options->server.sync.folder = options->data_folder;
}

/* Where --config points, before anything else is read; NULL: nowhere. */
static const char *config_of(int argc, char **argv)
{
    const char *path = getenv("STILLNEAR_CONFIG");

    opterr = 0;
    optind = 1;
    for (int letter; (letter = getopt_long(argc, argv, "", known, NULL)) != -1;)
        if (letter == CONFIG)
            path = optarg;
    return path && *path ? path : NULL;
}

int serve_options_read(struct serve_options *options, const char *verb, int argc, char **argv)
{
    bool begun[SETTINGS] = { false };
    const char *path = config_of(argc, argv);
    int status = CLI_OK;

    usual(options);
    if (path)
        status = file_take(options, verb, path);
    if (status == CLI_OK)
        status = environment_take(options, verb);
    optind = 1;
    for (int letter;
         status == CLI_OK && (letter = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (letter == '?')
            return cli_misuse(verb, "there is no such option, or it lacks its value.");
        list_begin(options, (enum setting)letter, begun);
        status = take(options, verb, (enum setting)letter, optarg);
    }
    if (status == CLI_OK && optind < argc)
        return cli_misuse(verb, "\"%s\" is one word too many.", argv[optind]);
    return status;
}

void serve_options_free(struct serve_options *options)
{
    free(options->file);
    free(options->list[0]);
    free(options->list[1]);
    free(options->list[2]);
}
