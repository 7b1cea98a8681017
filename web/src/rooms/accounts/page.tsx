// 账号: who signs in to the office.
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Page } from "@/parts";
import { AccountsTable, NewAccount } from "./accounts-table";
import { officeDesk } from "./desk";
import { words } from "./words";

export default function Accounts() {
  const t = useWords(words);
  const desk = officeDesk(useMay()("account.edit"));
  return (
    <Page title={t.title} intro={t.intro} extra={desk.may && <NewAccount desk={desk} />}>
      <AccountsTable desk={desk} />
    </Page>
  );
}
