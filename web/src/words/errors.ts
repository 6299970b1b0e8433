// From the engine's `why` to a sentence a person understands: what happened, that nothing was lost, what to do.
// A word that is not here still gets a true sentence, by its kind (`err`).
import { t } from "../t";

export interface Refusal {
  readonly err: string;
  readonly why: string;
  readonly group?: number; // of a recovery code: which four characters are wrong
}

function byWhy(why: string): string | null {
  switch (why) {
    case "too_long":
      return t("This is longer than fits in one place. Your words are still here. Shorten it a little, or keep it as two.");
    case "too_many":
      return t("There are more here than fit. Your words are still here. Take one out and try again.");
    case "too_large":
      return t("This file is larger than Stillnear can take. Nothing was changed.");
    case "empty":
    case "missing":
      return t("There is nothing here to keep yet. Write or choose something first.");
    case "too_short":
      return t("This is too short. Nothing was changed. A passphrase needs at least 12 characters; four or five words are easy to remember.");
    case "wrong_passphrase":
      return t("That does not open it. Nothing was lost. Look at capitals and spaces, and try again.");
    case "not_a_backup":
    case "damaged_backup":
      return t("This file is damaged or is not a Stillnear copy, so nothing was taken from it. What is on this device has not changed. Try another copy, if you have one.");
    case "newer_version":
      return t("This was made by a newer Stillnear. Nothing was lost. Close and open the app once to update it, then try again.");
    case "needs_passphrase":
      return t("This file is sealed. It opens with the passphrase it was saved with.");
    case "no_memory":
      return t("This device has too little memory free just now. Nothing was lost. Close other apps, then try again.");
    case "not_kept_yet":
      return t("The last change is still on its way to the disk. Nothing was lost. Try again in a moment.");
    case "locked":
      return t("Stillnear is locked. What you wrote waits, sealed, until you unlock it.");
    case "not_kept":
    case "disk_full":
      return t("This device has no room to keep it. Your words are still here. Free some space, then try again, or copy them to a safe place.");
    case "refused_storage":
      return t("This browser does not let Stillnear store anything, as in a private window. Everything works, but it is gone when you close it. A copy can be kept under Me.");
    case "damaged_rows":
    case "damaged_slot":
    case "no_slot":
      return t("What is sealed here cannot be opened: a part of it is damaged. Nothing was thrown away. If you have a copy, you can bring it back under Me.");
    case "no_sample":
      return t("There is no sample open.");
    case "wiped":
      return t("This browser has cleared what Stillnear kept here. If you have a copy, you can bring it back under Me.");
    case "clock_ahead":
      return t("The clock of this device seems to be wrong. Nothing was lost. Set the date and time, so that new entries fall in the right place.");
    case "changed":
      return t("The words have changed meanwhile, so nothing was said. Look at them as they are now.");
    case "absent":
    case "no_such_entry":
      return t("This is no longer here. It may have been deleted in another window.");
    case "unavailable":
      return t("This browser cannot keep anything just now. Your words are still here; copy them before you close the window.");
    case "nothing_to_undo":
      return t("There is nothing left to take back.");
    case "sample":
      return t("This is a sample. Nothing in it is kept, and nothing of yours was touched.");
    default:
      return null;
  }
}

// Between two people.
function byWhyOfTwo(why: string): string | null {
  switch (why) {
    case "already_there":
      return t("It is with them already. Nothing was changed. To hand over something else of it, take that back first.");
    case "already_taken":
      return t("It was taken back already, perhaps on another device.");
    case "nothing_ticked":
      return t("Nothing is ticked yet, so nothing was handed over.");
    case "never_shared":
    case "not_there":
      return t("This part cannot be handed over. Nothing was changed. Leave it out, and try again.");
    case "not_sharing":
      return t("Sharing is off, so nothing was changed. What you wrote is still here.");
    case "no_such_space":
      return t("There is nobody linked here. Nothing was changed.");
    case "read_only":
      return t("Your account has new keys, so this is for reading until you two link once more. Nothing was changed.");
    case "live_now":
      return t("A pause or a talk is open between you two already, so nothing was asked. Look at it under Together first. A talk on one phone works meanwhile.");
    case "renewed":
      return t("It was made longer already. Nothing was changed.");
    case "no_peer":
      return t("This phone does not know the other’s key, so there is nothing to compare. Nothing was changed. To be sure, link once more.");
    default:
      return null;
  }
}

function byKind(err: string): string {
  switch (err) {
    case "limit":
      return t("This is more than Stillnear can hold in one place. Nothing was changed. Make it smaller and try again.");
    case "absent":
      return t("This is no longer here. It may have been deleted in another window.");
    case "denied":
      return t("That was not allowed, so nothing was changed. Unlock Stillnear and try again.");
    case "conflict":
      return t("Something else changed it at the same moment. Nothing was lost. Look again, and try once more.");
    case "io":
      return t("This device could not keep it. Your words are still here. Try again in a moment.");
    case "corrupt":
      return t("A part of what was kept cannot be read. Everything else is safe. If you have a copy, bring it back under Me.");
    default:
      return t("That did not work, and nothing was changed. Please try again.");
  }
}

export function sentence({ err, why }: Refusal): string {
  return byWhy(why) ?? byWhyOfTwo(why) ?? byKind(err);
}
