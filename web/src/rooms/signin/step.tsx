// One step of the way in: a heading, fields, one button, and what went wrong.
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { type ApiProblem, problemOf } from "@/api/problem";
import { ProblemNote } from "@/parts/problem-note";
import { Tried, useTrying } from "@/parts/trying";

export function Step({
  title,
  why,
  go,
  ready,
  shown,
  send,
  failed,
  children,
}: {
  title: string;
  why?: ReactNode;
  go: string;
  ready: boolean;
  shown?: readonly string[]; // fields whose problems `children` shows beside them
  send: () => Promise<unknown>;
  failed?: () => void;
  children: ReactNode | ((problem: ApiProblem | undefined) => ReactNode);
}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const trying = useTrying(ready);
  const submit = async () => {
    if (busy || !trying.go()) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await send();
    } catch (error) {
      setProblem(problemOf(error));
      failed?.();
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="way-step"
      ref={trying.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h1>{title}</h1>
      {why && <p className="soft">{why}</p>}
      <ProblemNote problem={problem} except={shown} />
      <Tried value={trying.tried}>{typeof children === "function" ? children(problem) : children}</Tried>
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        {go}
      </Button>
    </form>
  );
}
