// A dialog with fields of its own: sends, closes when that worked, shows the problem when it did not.
import { Alert, Modal } from "antd";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useSay } from "@/frame/language";
import { Conflict, isConflict } from "./conflict";
import { ProblemNote } from "./problem-note";
import { Tried, useTrying } from "./trying";

export interface FormDialogProps {
  open: boolean;
  title: ReactNode;
  ok?: string; // the button's verb
  danger?: boolean;
  ready?: boolean; // whether everything needed is there; where it is not, the fields say so when it is sent
  lacking?: string; // what is said then, where no field can
  width?: number;
  shown?: readonly string[]; // fields whose problems `children` shows beside them
  send: () => Promise<unknown>;
  latest?: () => Promise<unknown>; // puts what the hub has now into the fields, when somebody else has edited it
  onClose: () => void;
  onClosed?: () => void; // to empty the fields
  onFailed?: (problem: ApiProblem) => void;
  children: ReactNode | ((problem: ApiProblem | undefined) => ReactNode);
}

export function FormDialog(props: FormDialogProps) {
  const { open, ready = true, send, latest, onClose, onClosed, onFailed, children } = props;
  const say = useSay();
  const form = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const trying = useTrying(ready);
  const forget = useRef(trying.forget);
  const closed = useRef(onClosed);
  closed.current = onClosed;
  useEffect(() => {
    if (open) return;
    setProblem(undefined);
    forget.current();
    closed.current?.();
  }, [open]);
  const submit = async () => {
    if (busy || !trying.go()) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await send();
      onClose();
    } catch (error) {
      const told = problemOf(error);
      setProblem(told);
      onFailed?.(told);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={open}
      title={props.title}
      onCancel={busy ? undefined : onClose}
      okText={props.ok ?? say(["确认", "Confirm"])}
      okButtonProps={{ danger: props.danger, htmlType: "submit", form }}
      confirmLoading={busy}
      destroyOnHidden
      centered
      width={props.width ?? 480}
    >
      <form
        id={form}
        ref={trying.form}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Tried value={trying.tried}>
          {latest && isConflict(problem) ? (
            <Conflict load={() => latest().then(() => setProblem(undefined))} />
          ) : (
            <ProblemNote problem={problem} except={props.shown} />
          )}
          {trying.untold && (
            <Alert
              type="warning"
              showIcon
              title={props.lacking ?? say(["还没有填完整", "Something is still missing"])}
            />
          )}
          {typeof children === "function" ? children(problem) : children}
        </Tried>
      </form>
    </Modal>
  );
}
