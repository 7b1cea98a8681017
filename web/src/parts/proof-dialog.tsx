// Asks who is there before something dangerous: a code of the authenticator, the payment password, or both.
import { Modal } from "antd";
import { type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import type { ApiProblem } from "@/api/problem";
import { defineWords, useWords } from "@/frame/language";
import { useMe } from "@/frame/session";
import { CodeField } from "./code-field";
import { FormDialog } from "./form-dialog";
import { SecretField } from "./secret-field";

const words = defineWords({
  code: ["谷歌验证码", "Authenticator code"],
  codeHelp: ["认证器里现在的 6 位数字，每个只能用一次", "The 6 digits of now; each is good once"],
  password: ["支付密码", "Payment password"],
  passwordHelp: ["忘记了请找管理员重置", "Forgotten? An administrator can reset it"],
  none: ["你还没有支付密码", "You have no payment password yet"],
  noneWhy: [
    "这个操作要用它确认是你本人。先到「我的账号」设置。",
    "It proves that it is you. Set one under “My account” first.",
  ],
  set: ["去设置", "Set one"],
  spent: ["刚才的验证码已用掉，请输入新的验证码", "That code is used up; a new one is needed"],
  another: (why: string) => [`${why}，请输入新的验证码`, `${why}; type a new one`],
});

export interface Proof {
  code: string;
  payment_password: string;
}

export interface ProofDialogProps {
  open: boolean;
  title: ReactNode;
  need?: "both" | "code" | "payment_password";
  ok?: string; // the button's verb
  danger?: boolean;
  ready?: boolean; // whether the further fields in `children` are complete
  width?: number;
  shown?: readonly string[]; // fields whose problems `children` shows beside them
  children?: ReactNode | ((problem: ApiProblem | undefined) => ReactNode); // what is going to happen, or further fields
  onClose: () => void;
  onProof: (proof: Proof) => Promise<unknown>; // closes when it resolves; a problem that it throws is shown here
}

interface Wrong {
  code?: string;
  password?: string;
  spent?: boolean;
}

const NONE: Proof = { code: "", payment_password: "" };

export function ProofDialog({ need = "both", ready = true, children, onProof, ...rest }: ProofDialogProps) {
  const t = useWords(words);
  const me = useMe();
  const [proof, setProof] = useState(NONE);
  const [wrong, setWrong] = useState<Wrong>({});
  const asks = { code: need !== "payment_password", password: need !== "code" };
  if (asks.password && !me.account.has_payment_password) return <NoPassword {...rest} />;
  const complete = (!asks.code || proof.code.length === 6) && (!asks.password || proof.payment_password !== "");
  return (
    <FormDialog
      {...rest}
      ready={ready && complete}
      send={() => onProof(proof)}
      shown={[...(rest.shown ?? []), "code", "payment_password"]}
      onClosed={() => {
        setProof(NONE);
        setWrong({});
      }}
      onFailed={(problem) => {
        const code = problem.of("code");
        setWrong({ code, password: problem.of("payment_password"), spent: problem.code_spent });
        if (code || problem.code_spent) setProof((kept) => ({ ...kept, code: "" })); // else it is good for another try
      }}
    >
      {(problem) => (
        <>
          {typeof children === "function" ? children(problem) : children}
          {asks.code && (
            <CodeField
              label={t.code}
              note={t.codeHelp}
              error={wrong.code && t.another(wrong.code)}
              warning={wrong.spent ? t.spent : undefined}
              value={proof.code}
              onChange={(code) => {
                setProof((kept) => ({ ...kept, code }));
                setWrong(({ password }) => ({ password }));
              }}
            />
          )}
          {asks.password && (
            <SecretField
              label={t.password}
              kind="off"
              note={t.passwordHelp}
              error={wrong.password}
              value={proof.payment_password}
              onChange={(password) => {
                setProof((kept) => ({ ...kept, payment_password: password }));
                setWrong((kept) => ({ ...kept, password: undefined }));
              }}
            />
          )}
        </>
      )}
    </FormDialog>
  );
}

function NoPassword({ open, title, onClose }: Pick<ProofDialogProps, "open" | "title" | "onClose">) {
  const t = useWords(words);
  const [, go] = useLocation();
  return (
    <Modal open={open} title={title} onCancel={onClose} okText={t.set} onOk={() => go("/account")} centered width={480}>
      <p>{t.none}</p>
      <p className="soft">{t.noneWhy}</p>
    </Modal>
  );
}
