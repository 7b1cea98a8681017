// The server's public addresses, entered by hand.
import { App, Input } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { FormDialog, Labelled } from "@/parts";
import { useChanged } from "./asked";
import { words } from "./words";

export function ServerDialog(props: { open: boolean; addresses: readonly string[]; close: () => void }) {
  const { open, addresses, close } = props;
  const t = useWords(words);
  const { message } = App.useApp();
  const changed = useChanged();
  const [typed, setTyped] = useState("");
  useEffect(() => {
    if (open) setTyped(addresses.join("\n"));
  }, [open, addresses]);
  return (
    <FormDialog
      open={open}
      title={t.editTitle}
      ok={t.save}
      shown={["addresses"]}
      onClose={close}
      send={async () => {
        const body = { addresses: typed.split(/[\s,，、;；]+/).filter(Boolean) };
        await take(api.PUT("/office/api/setup/server", { body }));
        message.success(t.kept);
        await changed();
      }}
    >
      {(problem) => (
        <Labelled label={t.addresses} note={t.addressesNote} error={problem?.of("addresses")}>
          {(field) => (
            <Input.TextArea
              {...field}
              className="mono"
              autoSize={{ minRows: 3, maxRows: 8 }}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Labelled>
      )}
    </FormDialog>
  );
}
