// The dialogs of accounts: a new one, a change, a reset, and the first password that is shown once.
import { App, Button, Modal, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { CopyText, FormDialog, Labelled, type Option, type Proof, ProofDialog, TextField } from "@/parts";
import type { Account, Desk, Given, What } from "./desk";
import "./accounts.css";
import { words } from "./words";

const NAME = /^[a-z0-9][a-z0-9._@-]{1,63}$/; // as the hub has it

interface Common {
  desk: Desk;
  close: () => void;
  again: () => Promise<unknown>;
}

export function AddDialog({
  desk,
  roles,
  open,
  close,
  made,
  again,
}: Common & { roles: Option[] | undefined; open: boolean; made: (given: Given) => void }) {
  const t = useWords(words);
  const [username, setUsername] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const misnamed = username.trim() !== "" && !NAME.test(username.trim().toLowerCase());
  useEffect(() => {
    if (open) return;
    setUsername("");
    setName("");
    setRole(undefined);
    setProblem(undefined);
  }, [open]);
  const send = async (proof: Proof) => {
    try {
      made(await desk.add({ username, name, role: role ?? "", proof }));
    } catch (failed) {
      setProblem(problemOf(failed));
      throw failed;
    }
    await again();
  };
  return (
    <ProofDialog
      open={open}
      title={t.add}
      ok={t.add}
      ready={username.trim() !== "" && !misnamed && !!role}
      shown={["username", "role"]}
      onClose={close}
      onProof={send}
    >
      <TextField
        label={t.username}
        required
        note={t.usernameNote}
        error={misnamed ? t.usernameNote : problem?.of("username")}
        autoComplete="off"
        maxLength={64}
        value={username}
        onChange={(typed) => {
          setUsername(typed);
          setProblem(undefined);
        }}
      />
      <TextField label={t.name} autoComplete="off" maxLength={64} value={name} onChange={setName} />
      <Labelled label={t.role} required lacks={!role} error={problem?.of("role")}>
        {(field) => (
          <Select
            {...field}
            options={roles}
            loading={!roles}
            placeholder={t.choose}
            value={role}
            onChange={(value: string) => setRole(value)}
          />
        )}
      </Labelled>
    </ProofDialog>
  );
}

export function EditDialog({
  desk,
  roles,
  account,
  close,
  again,
}: Common & { roles: Option[] | undefined; account: Account | undefined }) {
  const t = useWords(words);
  const { message } = App.useApp();
  const [name, setName] = useState("");
  const [role, setRole] = useState("");
  const [proving, setProving] = useState(false);
  const further = useRef(false); // the first dialog closes for the second one
  useEffect(() => {
    if (!account) return;
    setName(account.name);
    setRole(account.role);
    setProving(false);
    further.current = false;
  }, [account]);
  if (!account) return null;
  const save = async (proof?: Proof) => {
    await desk.edit(account.id, { name, role: role === account.role ? null : role, proof: proof ?? null });
    message.success(t.saved);
    await again();
  };
  const other = role !== account.role;
  return (
    <>
      <FormDialog
        open={!proving}
        title={`${t.edit} ${account.username}`}
        ok={t.save}
        ready={other || name !== account.name}
        lacking={t.unchanged}
        onClose={() => !further.current && close()}
        send={async () => {
          further.current = other;
          setProving(other);
          if (!other) await save();
        }}
      >
        <TextField label={t.name} autoComplete="off" maxLength={64} value={name} onChange={setName} />
        <Labelled label={t.role} note={other ? t.roleNote : undefined}>
          {(field) => <Select {...field} options={roles} loading={!roles} value={role} onChange={setRole} />}
        </Labelled>
      </FormDialog>
      <ProofDialog
        open={proving}
        title={`${account.username}：${roles?.find((one) => one.value === role)?.label ?? role}`}
        ok={t.save}
        onClose={close}
        onProof={save}
      />
    </>
  );
}

/** Letting somebody in again. */
export function EnableDialog({ desk, account, close, again }: Common & { account: Account | undefined }) {
  const t = useWords(words);
  const { message } = App.useApp();
  return (
    <ProofDialog
      open={!!account}
      title={account && `${t.enable} ${account.username}`}
      ok={t.enable}
      onClose={close}
      onProof={async (proof) => {
        if (!account) return;
        await desk.edit(account.id, { enabled: true, proof });
        message.success(t.enabled);
        await again();
      }}
    />
  );
}

export function ResetDialog({
  desk,
  wanted,
  close,
  done,
  again,
}: Common & { wanted: { account: Account; what: What } | undefined; done: (given: Given) => void }) {
  const t = useWords(words);
  const { message } = App.useApp();
  const [title, why] = {
    password: [t.resetPassword, t.resetPasswordWhy],
    authenticator: [t.resetAuthenticator, t.resetAuthenticatorWhy],
    payment_password: [t.resetPayment, t.resetPaymentWhy],
  }[wanted?.what ?? "password"];
  return (
    <ProofDialog
      open={!!wanted}
      title={`${title}：${wanted?.account.username ?? ""}`}
      ok={t.reset}
      danger
      onClose={close}
      onProof={async (proof) => {
        if (!wanted) return;
        const given = await desk.reset(wanted.account.id, wanted.what, proof);
        if (given.password) done(given);
        else message.success(t.wasReset);
        await again();
      }}
    >
      <p className="flat">{why}</p>
    </ProofDialog>
  );
}

/** The first password is never shown again, so the dialog is left by its button only. */
export function GivenDialog({ given, close }: { given: Given | undefined; close: () => void }) {
  const t = useWords(words);
  return (
    <Modal
      open={!!given}
      title={t.given}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      centered
      width={480}
      footer={
        <Button type="primary" onClick={close}>
          {t.done}
        </Button>
      }
    >
      {given && (
        <dl className="given">
          <dt>{t.username}</dt>
          <dd>
            <CopyText text={given.account.username} />
          </dd>
          <dt>{t.firstPassword}</dt>
          <dd>
            <CopyText text={given.password} />
          </dd>
        </dl>
      )}
      <p className="soft flat">{t.givenWhy}</p>
    </Modal>
  );
}
