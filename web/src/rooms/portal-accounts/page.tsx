// 账号: the merchant's own people, as one of them manages them.
import { useSay } from "@/frame/language";
import { Page } from "@/parts";
import { AccountsTable } from "../accounts/accounts-table";
import { desk } from "./desk";

export default function PortalAccounts() {
  const say = useSay();
  return (
    <Page
      title={say(["账号", "Accounts"])}
      intro={say([
        "能登录商户后台的同事。您只能给出自己拥有的权限。",
        "Colleagues who sign in here. You can give no more than you may do yourself.",
      ])}
    >
      <AccountsTable desk={desk} />
    </Page>
  );
}
