/* verify.c - two people make sure later that nobody stands between them (docs/PROTOCOL.md,
 * pairing): both see one number, and each writes down for oneself what came of comparing it.
 */
#include "base/must.h"
#include "seal/pair.h"
#include "vault/commands.h"
#include "vault/share.h"
#include "vault/spaces.h"
#include "vault/stage.h"

struct compared {
    const struct vault *child;
    uint8_t peer[SEAL_KEY]; /* the other's identity key */
};

/* Under other keys than those of the link my half of the number would be another one. */
static enum err find(const struct vault *vault, struct call *call, struct compared *out)
{
    struct vault *child;
    size_t len;
    enum err err = share_space(vault, call, &child);

    if (err != ERR_OK)
        return err;
    if (child->state == SPACE_LEAVING)
        return call_refuse(call, ERR_ABSENT, "no_such_space", "space");
    if (child->state == SPACE_READ_ONLY)
        return call_refuse(call, ERR_CONFLICT, "read_only", NULL);
    if (!json_bytes(json_object_get(spaces_entry(vault, child), "peer"), out->peer, SEAL_KEY,
                    SEAL_KEY, &len))
        return call_refuse(call, ERR_ABSENT, "no_peer", NULL);
    out->child = child;
    return ERR_OK;
}

enum err view_number(struct vault *vault, struct call *call)
{
    const uint8_t *mine = vault->account.identity_public;
    uint32_t groups[PAIR_NUMBER_GROUPS];
    struct compared compared = { 0 };
    struct secret_key key;
    size_t len;
    enum err err = find(vault, call, &compared);

    if (err != ERR_OK)
        return err;
    MUST(compared.child);
    /* An entry that became unreadable leaves the space as it was before. */
    if (!json_bytes(json_object_get(spaces_entry(vault, compared.child), "key"), key.bytes,
                    SEAL_KEY, SEAL_KEY, &len))
        return call_refuse(call, ERR_ABSENT, "no_such_space", "space");
    bool is_first = compared.child->side == 0;

    pair_number(groups, is_first ? mine : compared.peer, is_first ? compared.peer : mine, &key,
                compared.child->sid);
    seal_wipe(&key, sizeof key);
    reply_set(call->reply, "number",
              json_sprintf("%05u %05u %05u %05u %05u %05u %05u %05u", groups[0], groups[1],
                           groups[2], groups[3], groups[4], groups[5], groups[6], groups[7]));
    return ERR_OK;
}

static enum err write_down(struct vault *vault, struct call *call, const struct vault *child,
                           bool same)
{
    json_t *changed = json_object();
    enum err err;

    reply_set(changed, "verified", json_boolean(same));
    err = spaces_set(vault, call, child, changed);
    json_decref(changed);
    return err;
}

enum err command_verify(struct vault *vault, struct call *call)
{
    const json_t *same = json_object_get(call->args, "same");
    struct compared compared = { 0 };
    enum err err = find(vault, call, &compared);

    if (err != ERR_OK)
        return err;
    if (!json_is_boolean(same))
        return call_refuse(call, ERR_INPUT, "wrong_kind", "same");
    if (json_is_true(same) ==
        json_is_true(json_object_get(spaces_entry(vault, compared.child), "verified")))
        return ERR_OK;
    if ((err = stage_begin(vault, call)) != ERR_OK)
        return err;
    err = write_down(vault, call, compared.child, json_is_true(same));
    if (err == ERR_OK)
        stage_reply(vault, call);
    else
        stage_forget(vault);
    return err;
}
