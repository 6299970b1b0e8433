#include "server/reply.h"

#include <stddef.h>

#include "base/must.h"

/* Everything a page could ask a device for. What the app has a use for (fullscreen, a screen
 * that stays awake through a pause, the clipboard, passkeys) is left to its own origin. */
static const char permissions[] =
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), "
    "display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), hid=(), "
    "idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "serial=(), storage-access=(), usb=(), window-management=(), xr-spatial-tracking=()";

static const char app_policy[] =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "
    "img-src 'self' data:; style-src 'self'; font-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

static const char site_policy[] =
    "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

/* An initialiser of struct str; STR itself is not a constant. */
#define TEXT(literal)                                                                          \
    {                                                                                          \
        "" literal, sizeof(literal) - 1                                                        \
    }

#define PAGE(look, title, words)                                                               \
    TEXT("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"                     \
         "<meta name=\"viewport\" content=\"width=device-width\">\n"                           \
         "<meta name=\"color-scheme\" content=\"light dark\">\n" look "<title>" title          \
         " - Stillnear</title>\n<main class=\"page\">\n<h1>" title "</h1>\n<p>" words          \
         "</p>\n<p><a href=\"/\">Back to the start</a></p>\n</main>\n</html>\n")

#define PROBLEM(status, title, words)                                                          \
    {                                                                                          \
        status, PAGE("", title, words),                                                        \
            PAGE("<link rel=\"stylesheet\" href=\"/style.css\">\n", title, words),             \
            TEXT("{\"type\":\"about:blank\",\"status\":" #status ",\"title\":\"" title         \
                 "\",\"detail\":\"" words "\",\"why\":\"bad_request\"}\n")                     \
    }

/* The words stand in HTML and in JSON alike, so they hold none of < > & " and backslash. */
static const struct {
    unsigned status;
    struct str app, site, machine;
} problems[] = {
    PROBLEM(400, "That did not make sense here", "The address was not written as an address."),
    PROBLEM(404, "There is nothing here", "The page may have moved, or never have been."),
    PROBLEM(405, "That cannot be done here", "This page can only be read."),
    PROBLEM(413, "That is too much", "More was sent than this page takes. Nothing was kept."),
    PROBLEM(414, "That address is too long", "It is longer than any of ours."),
    PROBLEM(431, "That is too much", "Your browser sent more headers than we take."),
};

void reply_guard(struct http_reply *reply, enum origin origin, bool https)
{
    http_reply_header(reply, "Content-Security-Policy",
                      origin == ORIGIN_APP ? app_policy : site_policy);
    http_reply_header(reply, "Cross-Origin-Opener-Policy", "same-origin");
    http_reply_header(reply, "Cross-Origin-Resource-Policy", "same-origin");
    http_reply_header(reply, "Permissions-Policy", permissions);
    http_reply_header(reply, "Referrer-Policy", "no-referrer");
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
    if (https)
        http_reply_header(reply, "Strict-Transport-Security", "max-age=63072000");
}

void reply_guard_api(struct http_reply *reply, bool https)
{
    http_reply_header(reply, "Cache-Control", "no-store");
    http_reply_header(reply, "Content-Security-Policy",
                      "default-src 'none'; frame-ancestors 'none'");
    http_reply_header(reply, "Cross-Origin-Resource-Policy", "same-origin");
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
    if (https)
        http_reply_header(reply, "Strict-Transport-Security", "max-age=63072000");
}

void reply_problem(struct http_reply *reply, enum origin origin, unsigned status)
{
    size_t at = 0;

    while (at < sizeof problems / sizeof *problems && problems[at].status != status)
        at++;
    MUST(at < sizeof problems / sizeof *problems);

    reply->status = status;
    if (origin == ORIGIN_API)
        reply->body = problems[at].machine;
    else
        reply->body = origin == ORIGIN_APP ? problems[at].app : problems[at].site;
    http_reply_header(reply, "Content-Type",
                      origin == ORIGIN_API ? "application/problem+json"
                                           : "text/html; charset=utf-8");
    if (origin != ORIGIN_API) /* it says so for all */
        http_reply_header(reply, "Cache-Control", "no-store");
}
