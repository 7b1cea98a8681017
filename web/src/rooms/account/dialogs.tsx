// The dialogs of one's own account.
import { Modal } from "antd";
import { useState } from "react";
import { keepCsrf, take, twin } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMe, useSession } from "@/frame/session";
import { CodeField, NewPassword, ProofDialog, RecoveryCodes, SecretField, TextField } from "@/parts";
import { FormDialog } from "@/parts/form-dialog";
import { words } from "./words";

interface Opened {
  open: boolean;
  close: () => void;
}

export function PasswordDialog({ open, close, done }: Opened & { done: () => void }) {
  const t = useWords(words);
  const { again } = useSession();
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState<string>();
  return (
    <FormDialog
      open={open}
      title={t.changePassword}
      ok={t.save}
      ready={old !== "" && !!fresh}
      shown={["old", "new"]}
      onClose={close}
      onClosed={() => setOld("")}
      send={async () => {
        const told = await take(twin.POST("/office/api/me/password", { body: { old, new: fresh ?? "" } }));
        keepCsrf(told.csrf);
        await again();
        done();
      }}
    >
      {(problem) => (
        <>
          <SecretField
            label={t.oldPassword}
            kind="current-password"
            error={problem?.of("old")}
            value={old}
            onChange={setOld}
          />
          <NewPassword least={10} error={problem?.of("new")} onChange={setFresh} />
        </>
      )}
    </FormDialog>
  );
}

export function PaymentDialog({ open, close, done }: Opened & { done: () => void }) {
  const t = useWords(words);
  const { account } = useMe();
  const { again } = useSession();
  const [code, setCode] = useState("");
  const [fresh, setFresh] = useState<string>();
  return (
    <FormDialog
      open={open}
      title={account.has_payment_password ? t.changePayment : t.setPayment}
      ok={t.save}
      ready={code.length === 6 && !!fresh}
      shown={["code", "new"]}
      onClose={close}
      onClosed={() => setCode("")}
      onFailed={(problem) => problem.of("code") && setCode("")} // else it is good for another try
      send={async () => {
        await take(twin.POST("/office/api/me/payment-password", { body: { code, new: fresh ?? "" } }));
        await again();
        done();
      }}
    >
      {(problem) => (
        <>
          <CodeField label={t.code} note={t.codeNote} error={problem?.of("code")} value={code} onChange={setCode} />
          <NewPassword least={6} kind="off" error={problem?.of("new")} onChange={setFresh} />
        </>
      )}
    </FormDialog>
  );
}

export function AuthenticatorDialog({ open, close }: Opened) {
  const t = useWords(words);
  const { again } = useSession();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  return (
    <FormDialog
      open={open}
      title={t.changeTitle}
      ok={t.go}
      danger
      ready={password !== "" && code !== ""}
      shown={["password", "code"]}
      onClose={close}
      onClosed={() => {
        setPassword("");
        setCode("");
      }}
      onFailed={(problem) => problem.of("code") && setCode("")} // else it is good for another try
      send={async () => {
        const told = await take(twin.POST("/office/api/me/authenticator", { body: { password, code } }));
        keepCsrf(told.csrf);
        await again(); // who has no authenticator is shown the way in again
      }}
    >
      {(problem) => (
        <>
          <p className="soft">{t.changeWhy}</p>
          <SecretField
            label={t.password}
            kind="current-password"
            error={problem?.of("password")}
            value={password}
            onChange={setPassword}
          />
          <TextField
            label={t.changeCode}
            lacks={code === ""}
            error={problem?.of("code")}
            value={code}
            onChange={setCode}
          />
        </>
      )}
    </FormDialog>
  );
}

export function CodesDialog({ open, close }: Opened) {
  const t = useWords(words);
  const { account } = useMe();
  const [codes, setCodes] = useState<string[]>();
  return (
    <>
      <ProofDialog
        open={open}
        title={t.newCodes}
        need="code"
        ok={t.newCodes}
        onClose={close}
        onProof={async ({ code }) => {
          setCodes((await take(twin.POST("/office/api/me/recovery-codes", { body: { code } }))).codes);
        }}
      />
      <Modal
        open={!!codes}
        footer={null}
        closable={false}
        mask={{ closable: false }}
        keyboard={false}
        width={440}
        centered
      >
        {codes && <RecoveryCodes codes={codes} username={account.username} done={() => setCodes(undefined)} />}
      </Modal>
    </>
  );
}
