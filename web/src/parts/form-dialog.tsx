// A dialog with fields of its own: sends, closes when that worked, shows the problem when it did not.
import { Modal } from "antd";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useSay } from "@/frame/language";
import { Conflict, isConflict } from "./conflict";
import { ProblemNote } from "./problem-note";

export interface FormDialogProps {
  open: boolean;
  title: ReactNode;
  ok?: string; // the button's verb
  danger?: boolean;
  ready?: boolean; // whether everything needed is there
  width?: number;
  shown?: readonly string[]; // fields whose problems `children` shows beside them
  send: () => Promise<unknown>;
  latest?: () => Promise<unknown>; // puts what the hub has now into the fields, when somebody else has edited it
  onClose: () => void;
  onClosed?: () => void; // to empty the fields
  onFailed?: () => void;
  children: ReactNode | ((problem: ApiProblem | undefined) => ReactNode);
}

export function FormDialog(props: FormDialogProps) {
  const { open, ready = true, send, latest, onClose, onClosed, onFailed, children } = props;
  const say = useSay();
  const form = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const closed = useRef(onClosed);
  closed.current = onClosed;
  useEffect(() => {
    if (open) return;
    setProblem(undefined);
    closed.current?.();
  }, [open]);
  const submit = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await send();
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
      onFailed?.();
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
      okButtonProps={{ danger: props.danger, disabled: !ready, htmlType: "submit", form }}
      confirmLoading={busy}
      destroyOnHidden
      centered
      width={props.width ?? 480}
    >
      <form
        id={form}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {latest && isConflict(problem) ? (
          <Conflict load={() => latest().then(() => setProblem(undefined))} />
        ) : (
          <ProblemNote problem={problem} except={props.shown} />
        )}
        {typeof children === "function" ? children(problem) : children}
      </form>
    </Modal>
  );
}
