// 账号: the merchant's own people, as one of them manages them.
import { useWords } from "@/frame/language";
import { Page } from "@/parts";
import { AccountsTable, NewAccount } from "../accounts/accounts-table";
import { desk } from "./desk";
import { words } from "./words";

export default function PortalAccounts() {
  const t = useWords(words);
  return (
    <Page title={t.title} intro={t.intro} extra={<NewAccount desk={desk} />}>
      <AccountsTable desk={desk} />
    </Page>
  );
}
