// Another label for a code; what is printed already still leads to the same place.
import { App } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { FormDialog, TextField } from "@/parts";
import { type CodeRow, useChanged } from "../asked";
import { words } from "./words";

export function LabelDialog({ code, close }: { code: CodeRow | undefined; close: () => void }) {
  const t = useWords(words);
  const changed = useChanged();
  const { message } = App.useApp();
  const [label, setLabel] = useState("");
  useEffect(() => setLabel(code?.label ?? ""), [code]);
  return (
    <FormDialog
      open={!!code}
      title={t.rename}
      ok={t.save}
      ready={label.trim() !== ""}
      shown={["label"]}
      onClose={close}
      send={async () => {
        if (!code) return;
        const init = { params: { path: { code: code.code } }, body: { label } };
        await take(api.PATCH("/office/api/scenes/codes/{code}", init));
        message.success(t.saved);
        await changed();
      }}
    >
      {(problem) => (
        <TextField
          label={t.label}
          required
          note={t.renameNote}
          error={problem?.of("label")}
          maxLength={40}
          value={label}
          onChange={setLabel}
        />
      )}
    </FormDialog>
  );
}
