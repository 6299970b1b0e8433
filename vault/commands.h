/* commands.h - every command and view of docs/DOOR.md, one function each.
 *
 * A function finds its arguments in the call, answers in call->reply, and on refusal has
 * changed nothing. vault.c holds the table of their names.
 */
#ifndef VAULT_COMMANDS_H
#define VAULT_COMMANDS_H

#include "vault/state.h"

/* open.c: the account on this device */
enum err command_begin(struct vault *vault, struct call *call);
enum err command_unlock(struct vault *vault, struct call *call);
enum err command_load(struct vault *vault, struct call *call);
enum err command_ready(struct vault *vault, struct call *call);
enum err command_lock(struct vault *vault, struct call *call);
enum err command_set_passphrase(struct vault *vault, struct call *call);
enum err command_drop_passphrase(struct vault *vault, struct call *call);

/* write.c: entries */
enum err command_add(struct vault *vault, struct call *call);
enum err command_edit(struct vault *vault, struct call *call);
enum err command_delete(struct vault *vault, struct call *call);
enum err command_undo(struct vault *vault, struct call *call);
enum err command_kept(struct vault *vault, struct call *call);
enum err command_not_kept(struct vault *vault, struct call *call);

/* unfinished.c: drafts, and what is written while locked */
enum err command_draft(struct vault *vault, struct call *call);
enum err command_wait(struct vault *vault, struct call *call);
/* The command itself, for other files: a row of this device alone. */
enum err draft_set(struct vault *vault, struct call *call, const char *form, json_t *entry);
bool draft_load(struct vault *vault, const char *form, struct str sealed);
bool wait_load(struct vault *vault, const char *key, struct str sealed);

/* sync.c, sync_live.c: with a server */
enum err command_sync_next(struct vault *vault, struct call *call);
enum err command_sync_got(struct vault *vault, struct call *call);
enum err command_sync_live(struct vault *vault, struct call *call);
enum err command_seen_logins(struct vault *vault, struct call *call);

/* transfer.c: files in and out */
enum err command_export(struct vault *vault, struct call *call);
enum err command_backup(struct vault *vault, struct call *call);
enum err command_import(struct vault *vault, struct call *call);

/* account*.c: conversations with a server about the account */
enum err command_account_words(struct vault *vault, struct call *call);
enum err command_sign_up(struct vault *vault, struct call *call);
enum err command_sign_in(struct vault *vault, struct call *call);
enum err command_account_confirm(struct vault *vault, struct call *call);
enum err command_check_passphrase(struct vault *vault, struct call *call);
enum err command_change_passphrase(struct vault *vault, struct call *call);
enum err command_new_recovery(struct vault *vault, struct call *call);
enum err command_add_passkey(struct vault *vault, struct call *call);
enum err command_remove_passkey(struct vault *vault, struct call *call);
enum err command_devices(struct vault *vault, struct call *call);
enum err command_revoke(struct vault *vault, struct call *call);
enum err command_sign_out(struct vault *vault, struct call *call);
enum err command_delete_account(struct vault *vault, struct call *call);
enum err command_take_back(struct vault *vault, struct call *call);
enum err command_account_resume(struct vault *vault, struct call *call);
enum err command_account_got(struct vault *vault, struct call *call);
enum err command_account_stop(struct vault *vault, struct call *call);
enum err view_account(struct vault *vault, struct call *call);

/* live.c, live_frames.c: a pause together, or a talk */
enum err command_live_begin(struct vault *vault, struct call *call);
enum err command_live_answer(struct vault *vault, struct call *call);
enum err command_live_send(struct vault *vault, struct call *call);
enum err command_live_got(struct vault *vault, struct call *call);
enum err view_live(struct vault *vault, struct call *call);

/* leave.c, pair*.c: two people link their phones, and stop */
enum err command_leave(struct vault *vault, struct call *call);
enum err command_pair_invite(struct vault *vault, struct call *call);
enum err command_pair_open(struct vault *vault, struct call *call);
enum err command_pair_accept(struct vault *vault, struct call *call);
enum err command_pair_look(struct vault *vault, struct call *call);
enum err command_pair_same(struct vault *vault, struct call *call);
enum err command_pair_different(struct vault *vault, struct call *call);
enum err command_pair_skip(struct vault *vault, struct call *call);
enum err command_pair_stop(struct vault *vault, struct call *call);
enum err command_pair_got(struct vault *vault, struct call *call);
enum err view_pair(struct vault *vault, struct call *call);

/* verify.c: the number they compare later */
enum err command_verify(struct vault *vault, struct call *call);
enum err view_number(struct vault *vault, struct call *call);

/* sample.c */
enum err command_sample_open(struct vault *vault, struct call *call);
enum err command_sample_close(struct vault *vault, struct call *call);

/* views.c */
enum err view_status(struct vault *vault, struct call *call);
enum err view_constants(struct vault *vault, struct call *call);
enum err view_list(struct vault *vault, struct call *call);
enum err view_entry(struct vault *vault, struct call *call);
enum err view_search(struct vault *vault, struct call *call);
enum err view_draft(struct vault *vault, struct call *call);
enum err view_setting(struct vault *vault, struct call *call);

/* view_today.c, view_change.c, view_check.c: pictures computed in core/ */
enum err view_today(struct vault *vault, struct call *call);
enum err view_change(struct vault *vault, struct call *call);
enum err view_check(struct vault *vault, struct call *call);
enum err view_checks(struct vault *vault, struct call *call);

/* view_cycle.c: the loop, what goes together, and a picture of what might */
enum err view_cycle(struct vault *vault, struct call *call);
enum err view_patterns(struct vault *vault, struct call *call);
enum err view_whatif(struct vault *vault, struct call *call);

/* share_give.c: what is handed over, and taken back */
enum err command_hand_over(struct vault *vault, struct call *call);
enum err command_take_back_copy(struct vault *vault, struct call *call);
enum err command_give(struct vault *vault, struct call *call);
enum err command_space_name(struct vault *vault, struct call *call);
enum err view_preview(struct vault *vault, struct call *call);

/* view_together.c: what is between two people */
enum err view_spaces(struct vault *vault, struct call *call);
enum err view_between(struct vault *vault, struct call *call);
enum err view_ledger(struct vault *vault, struct call *call);
enum err view_couple(struct vault *vault, struct call *call);

/* news.c: what the other has handed over since somebody last looked */
enum err view_news(struct vault *vault, struct call *call);
enum err command_seen(struct vault *vault, struct call *call);

/* True for types that people see in lists: not settings, not types of a newer version. */
bool entry_is_shown(const json_t *entry);

/* True for what only the vault writes: which spaces there are, and what was handed over. */
bool entry_is_internal(const json_t *entry);

/* A copy for a reply: the entry, with `ahead` when its time lies in the future. */
json_t *entry_for_view(const json_t *entry, int64_t now_ms);

/* Remembers a setting: one object per name, the same on every device. */
enum err stage_setting(struct vault *vault, struct call *call, const char *name,
                       const char *value);
/* The object id that a setting of this name has under these keys, into the entry. */
void setting_name_object(const struct vault *vault, json_t *entry, const char *name);
/* "" when it was never set. */
const char *setting_value(const struct vault *vault, const char *name);

#endif
