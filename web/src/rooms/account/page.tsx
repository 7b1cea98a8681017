// One's own account: who one is, passwords, recovery codes, where one is signed in.
import { App, Button } from "antd";
import { useState } from "react";
import { useWords } from "@/frame/language";
import { useMe } from "@/frame/session";
import { Card, Facts, Page, State } from "@/parts";
import { AuthenticatorDialog, CodesDialog, PasswordDialog, PaymentDialog } from "./dialogs";
import { Sessions } from "./sessions";
import { words } from "./words";

export default function Account() {
  const t = useWords(words);
  const { account } = useMe();
  const { message } = App.useApp();
  const [open, setOpen] = useState<"password" | "payment" | "codes" | "authenticator">();
  const close = () => setOpen(undefined);
  return (
    <Page title={t.title} narrow>
      <Card>
        <Facts
          items={[
            { label: t.username, value: account.username },
            { label: t.name, value: account.name === account.username ? null : account.name },
            { label: t.role, value: account.role_label },
            account.merchant_id !== null && {
              label: t.merchant,
              value: `${account.merchant_name} ${account.merchant_id}`,
            },
          ]}
        />
      </Card>
      <Card title={t.password} extra={<Button onClick={() => setOpen("password")}>{t.changePassword}</Button>}>
        <p className="soft flat">{t.passwordWhy}</p>
      </Card>
      <Card
        title={
          <>
            {t.payment}{" "}
            <State tone={account.has_payment_password ? "good" : "warn"}>
              {account.has_payment_password ? t.isSet : t.notSet}
            </State>
          </>
        }
        extra={
          <Button type={account.has_payment_password ? "default" : "primary"} onClick={() => setOpen("payment")}>
            {account.has_payment_password ? t.changePayment : t.setPayment}
          </Button>
        }
      >
        <p className="soft flat">{t.paymentWhy}</p>
      </Card>
      <Card
        title={
          <>
            {t.authenticator} <State tone="good">{t.bound}</State>
          </>
        }
        extra={
          <span className="row">
            <Button onClick={() => setOpen("codes")}>{t.newCodes}</Button>
            <Button onClick={() => setOpen("authenticator")}>{t.change}</Button>
          </span>
        }
      >
        <p className="soft flat">{t.authenticatorWhy}</p>
      </Card>
      <Sessions />
      <PasswordDialog open={open === "password"} close={close} done={() => message.success(t.passwordChanged)} />
      <PaymentDialog open={open === "payment"} close={close} done={() => message.success(t.paymentChanged)} />
      <AuthenticatorDialog open={open === "authenticator"} close={close} />
      <CodesDialog open={open === "codes"} close={close} />
    </Page>
  );
}
