// What the server or the vault refused about an account, as sentences: what happened, that nothing was lost, what to do.
import { t } from "../t";
import { sentence, type Refusal } from "../words/errors";

// "third": which of the seven groups of a recovery code.
export const placeOf = (group: number): string =>
  [t("first"), t("second"), t("third"), t("fourth"), t("fifth"), t("sixth"), t("seventh")][group] ?? "";

function byWhy(why: string): string | null {
  switch (why) {
    case "no_network":
      return t("The server cannot be reached. Nothing was lost, and nothing was changed. Try again when you are connected.");
    case "server_trouble":
    case "cannot_write":
      return t("The server cannot do it just now. Nothing was lost. Try again in a few minutes.");
    case "too_many":
      return t("That was tried often in a short time, so the server asks for a pause. Nothing was lost. Try again in an hour.");
    case "signed_out":
    case "no_session":
      return t("This device is signed out. Nothing was lost: what is here stays here. Sign in again, and then try once more.");
    case "not_ours":
      return t("The server did not take this as coming from Stillnear. Nothing was changed. Close the app, open it again, and try once more.");
    case "slot_taken":
      return t("Just this nickname and passphrase are in use already. Nothing was changed. Choose another nickname.");
    case "account_taken":
      return t("The account exists already. Nothing was lost. Sign in with your nickname and passphrase.");
    case "invite_needed":
      return t("This server takes new accounts by invitation only. Nothing was changed. Type the invitation that its operator gave you.");
    case "no_login":
    case "wrong_login":
      return t("That does not open an account. Nothing was lost. Look at the nickname, at capitals and spaces, and try again.");
    case "wrong_recovery":
      return t("That code does not open an account. Nothing was lost. Is it the last one you made?");
    case "wrong_passkey":
      return t("That passkey does not open an account. Nothing was lost. Use your nickname and passphrase.");
    case "code_length":
      return t("A recovery code has 28 letters and digits. Nothing was lost. Compare it with your copy, group by group.");
    case "code_mistyped":
      return t("Something in it is mistyped. Nothing was lost. Compare it with your copy, character by character.");
    case "used_before":
      return t("That opened this account once and may not again. Nothing was changed. Choose another one.");
    case "needs_passphrase":
      return t("The account has new keys, so this device needs the passphrase once. Nothing was lost. Sign in with nickname and passphrase.");
    case "other_keys":
      return t("The account was taken back on another device. Nothing was lost. Sign in here with the new passphrase first.");
    case "taking_back":
      return t("Taking back is under way already. Nothing was lost. Go on with it under Account.");
    case "has_account":
      return t("This device has an account already. Nothing was changed.");
    case "no_account":
    case "nothing_to_resume":
      return t("There is no account on this device any more. Nothing that you wrote here was lost.");
    case "not_fresh":
    case "ask_passphrase":
      return t("To go on, say once more that it is you. Nothing was changed.");
    case "not_the_same":
      return t("That is not what stands there. Nothing was lost. Look at your copy once more.");
    case "nothing_asked":
      return t("This was interrupted. Nothing was lost, and nothing was changed. Begin it once more.");
    case "not_plain":
      return t("A nickname has letters, digits and single signs only. Nothing was changed. Choose another one.");
    case "same_passphrase":
      return t("That is the passphrase you have now. Nothing was changed. Choose another one.");
    case "other_account":
      return t("What is on this device belongs to another account. Nothing was changed. Sign in to that one, or delete what is here first.");
    case "too_many_slots":
      return t("The account has as many ways in as it can hold. Nothing was changed. Take a passkey away first.");
    case "slots_needed":
      return t("An account always keeps a passphrase and a recovery code. Nothing was changed.");
    default:
      return null;
  }
}

function ofPasskey(why: string): string | null {
  switch (why) {
    case "no_prf":
      return t("This passkey cannot open Stillnear: it gives no secret of its own. Nothing was changed. Your passphrase works as before.");
    case "passkey_left":
      return t("The passkey was not used. Nothing was changed. You can try again, or use your passphrase.");
    case "no_passkey":
      return t("This browser could not use a passkey. Nothing was changed. Your passphrase works as before.");
    default:
      return null;
  }
}

function ofSync(why: string): string | null {
  switch (why) {
    case "busy":
      return t("Something else about the account is under way. Nothing was lost. Try again in a moment.");
    case "space_full":
      return t("The server has no more room for your notes. They are all here. Delete what you do not need, and it goes on by itself.");
    case "bad_answer":
      return t("The server answered with something that is not from Stillnear. Nothing was lost, and nothing was changed. Try again later.");
    case "fork":
    case "gap":
    case "broken":
    case "bad_frame":
    case "wrong_side":
    case "too_many_frames":
    case "no_space":
    case "no_record":
    case "space_taken":
      return t("The server and this device do not agree about what was sent. Nothing was lost: everything is here. Stillnear tries again by itself.");
    default:
      return null;
  }
}

function ofLinking(why: string): string | null {
  switch (why) {
    case "wrong_link":
      return t("That is not a whole link. Nothing was lost. Copy all of it, and put it in once more.");
    case "own_link":
      return t("This is your own link. It is meant for your partner’s phone, and still works for them.");
    case "pairing":
      return t("You are linking with somebody already. Nothing was lost. Finish that, or stop it, and then open this one.");
    case "no_pairing":
    case "not_comparing":
      return t("This has ended meanwhile. Nothing was shared. Look under Together how it stands.");
    case "too_many_spaces":
      return t("You are linked with as many people as Stillnear can hold. Nothing was changed. Leave one of them first.");
    default:
      return null;
  }
}

export function said(refusal: Refusal): string {
  const { why, group } = refusal;
  if (why === "code_mistyped" && group !== undefined) return t("Something in the {place} four characters is mistyped. Nothing was lost. Compare them with your copy.", { place: placeOf(group) });
  return byWhy(why) ?? ofPasskey(why) ?? ofSync(why) ?? ofLinking(why) ?? sentence(refusal);
}
