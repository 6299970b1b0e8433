#include "server/site.h"

#include <stdlib.h>
#include <string.h>

#include "server/html.h"
#include "server/limits.h"

/* Bytes, and how many of them there may be. */
struct sheet {
    char *bytes;
    size_t len, cap;
};

static enum err sheet_add(struct sheet *sheet, struct str text)
{
    if (text.len > sheet->cap - sheet->len)
        return ERR_LIMIT;
    memcpy(sheet->bytes + sheet->len, text.ptr, text.len);
    sheet->len += text.len;
    return ERR_OK;
}

/* Where `mark` stands twice in a row; NULL if nowhere. */
static const char *pair_find(struct str text, char mark)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.ptr[i] == mark && text.ptr[i + 1] == mark)
            return text.ptr + i;
    return NULL;
}

static bool is_slot(struct str slot, struct str name)
{
    return slot.len == name.len && memcmp(slot.ptr, name.ptr, name.len) == 0;
}

static enum err slot_fill(struct sheet *sheet, struct str slot, struct str app_origin)
{
    char *at = sheet->bytes + sheet->len;
    size_t room = sheet->cap - sheet->len, len = 0;
    enum err err = ERR_INPUT;

    if (is_slot(slot, STR("{{app:attr}}")))
        err = html_attr(app_origin, at, room, &len);
    else if (is_slot(slot, STR("{{app:text}}")))
        err = html_text(app_origin, at, room, &len);
    sheet->len += len;
    return err;
}

static enum err page_fill(struct sheet *sheet, struct str page, struct str app_origin)
{
    enum err err = ERR_OK;

    while (err == ERR_OK && page.len > 0) {
        const char *open = pair_find(page, '{');
        struct str before = { page.ptr, open ? (size_t)(open - page.ptr) : page.len };
        const char *close =
            open ? pair_find((struct str){ open, page.len - before.len }, '}') : NULL;
        size_t slot_len = close ? (size_t)(close - open) + 2 : 0;

        if (open && !close)
            return ERR_INPUT;
        err = sheet_add(sheet, before);
        if (err == ERR_OK && open)
            err = slot_fill(sheet, (struct str){ open, slot_len }, app_origin);
        page.ptr += before.len + slot_len;
        page.len -= before.len + slot_len;
    }
    return err;
}

enum err site_fill(struct assets *assets, struct str app_origin, struct trouble *trouble)
{
    const struct asset *page = assets_find(assets, STR("/index.html"));
    struct sheet sheet = { NULL, 0, SERVER_ASSET_BYTES_MAX };
    enum err err = ERR_IO;

    if (!page)
        return trouble_say(trouble, ERR_ABSENT, "the site has no index.html");
    sheet.bytes = malloc(sheet.cap);
    if (!sheet.bytes)
        return trouble_say(trouble, err, "there is no memory for the site");
    err = page_fill(&sheet, page->form[CODING_PLAIN].bytes, app_origin);
    if (err != ERR_OK) {
        free(sheet.bytes);
        return trouble_say(trouble, err,
                           "the site's index.html has a slot that cannot be filled");
    }
    return assets_replace(assets, STR("/index.html"), sheet.bytes, sheet.len);
}
