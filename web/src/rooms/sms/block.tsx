// Blocking the number of a message, and taking that back.
import { useMutation } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { FormDialog, TextField } from "@/parts";
import { type Story, useChanged } from "./asked";
import { words } from "./words";

export function Blocking({ story }: { story: Story }) {
  const t = useWords(words);
  const may = useMay();
  const changed = useChanged();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const unblock = useMutation({
    mutationFn: () => take(api.POST("/office/api/sms/{sms_id}/unblock", { params: { path: { sms_id: story.id } } })),
    onSuccess: () => void message.success(t.unblocked),
    onError: (failed) => void message.error(problemOf(failed).message),
    onSettled: changed,
  });
  if (!may("sms.edit")) return null;
  return (
    <div>
      {story.blocked ? (
        <Button loading={unblock.isPending} onClick={() => unblock.mutate()}>
          {t.unblock}
        </Button>
      ) : (
        <Button danger onClick={() => setAsking(true)}>
          {t.block}
        </Button>
      )}
      <BlockDialog story={story} open={asking} onClose={() => setAsking(false)} />
    </div>
  );
}

function BlockDialog({ story, open, onClose }: { story: Story; open: boolean; onClose: () => void }) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      open={open}
      title={t.blockAsk(story.phone)}
      ok={t.block}
      danger
      shown={["reason"]}
      onClose={onClose}
      onClosed={() => setReason("")}
      send={async () => {
        const params = { path: { sms_id: story.id } };
        await take(api.POST("/office/api/sms/{sms_id}/block", { params, body: { reason } }));
        message.success(t.blocked);
        await changed();
      }}
    >
      {(problem) => (
        <>
          <p className="flat soft">{t.blockWhy}</p>
          <TextField
            label={t.blockReason}
            error={problem?.of("reason")}
            value={reason}
            maxLength={200}
            onChange={setReason}
          />
        </>
      )}
    </FormDialog>
  );
}
