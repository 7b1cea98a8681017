// 账号: who signs in to the office.
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Page } from "@/parts";
import { AccountsTable } from "./accounts-table";
import { officeDesk } from "./desk";
import { words } from "./words";

export default function Accounts() {
  const t = useWords(words);
  const may = useMay();
  return (
    <Page title={t.title} intro={t.intro}>
      <AccountsTable desk={officeDesk(may("account.edit"))} />
    </Page>
  );
}
