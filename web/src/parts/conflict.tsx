// Somebody else has edited the same thing meanwhile: what is there now can be loaded.
import { Alert, Button } from "antd";
import { useState } from "react";
import { ApiProblem } from "@/api/problem";
import { defineWords, useWords } from "@/frame/language";

const words = defineWords({
  title: ["别人刚刚改过它", "Somebody else has just edited it"],
  why: [
    "为了不覆盖对方的修改，你的没有保存。载入最新内容后再改。",
    "Yours was not kept, so that theirs is not lost. Load what is there now and edit again.",
  ],
  load: ["载入最新内容", "Load what is there now"],
});

const DRAFT_CHANGED = 6010;

export function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === DRAFT_CHANGED;
}

export function Conflict({ title, load }: { title?: string; load: () => Promise<unknown> }) {
  const t = useWords(words);
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    try {
      await load();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Alert
      type="warning"
      showIcon
      className="problem"
      role="alert"
      title={title ?? t.title}
      description={t.why}
      action={
        <Button loading={busy} onClick={() => void press()}>
          {t.load}
        </Button>
      }
    />
  );
}
