// Everything about an account, under /account: fetched when somebody first wants to know.
import type { Account } from "../account/talk";
import { useView } from "../ask";
import { status } from "../engine";
import type { ScreenProps } from "../routes";
import { t } from "../t";
import { Page, Problem, Waiting } from "../ui";
import { sentence } from "../words/errors";
import { Devices } from "./account/Devices";
import { None, Some } from "./account/Home";
import { DeleteAccount, Out } from "./account/Leave";
import { New } from "./account/New";
import { SignIn } from "./account/SignIn";
import { TakeBack } from "./account/TakeBack";
import { Passkey, Passphrase, Recovery } from "./account/WaysIn";

function part(name: string | undefined, account: Account) {
  switch (name) {
    case "devices":
      return <Devices />;
    case "passphrase":
      return <Passphrase account={account} />;
    case "recovery":
      return <Recovery />;
    case "passkey":
      return <Passkey account={account} />;
    case "back":
      return <TakeBack account={account} />;
    case "out":
      return <Out />;
    case "delete":
      return <DeleteAccount />;
    default:
      return <Some account={account} />;
  }
}

export default function AccountScreen({ params }: ScreenProps) {
  const reply = useView<{ account: Account | null }>("account");
  const name = params["part"];
  if (status.value.state === "sample")
    return (
      <Page title={t("Account")} back="/me">
        <p>{t("The sample has no account, and nothing of it is ever sent. Leave it first.")}</p>
      </Page>
    );
  if (name === "new") return <New />;
  if (name === "in") return <SignIn />;
  if (!reply)
    return (
      <Page title={t("Account")} back="/me">
        <Waiting />
      </Page>
    );
  if (!reply.ok)
    return (
      <Page title={t("Account")} back="/me">
        <Problem>{sentence(reply)}</Problem>
      </Page>
    );
  return reply.account ? part(name, reply.account) : <None />;
}
