// Proof files: uploaded as they were downloaded, listed with their addresses, removed.
import { UploadOutlined } from "@ant-design/icons";
import { App, Button, Input } from "antd";
import { useRef, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import {
  Card,
  CopyText,
  Empty,
  FormDialog,
  Labelled,
  Loaded,
  Moment,
  PlainTable,
  TextField,
  useAct,
  useConfirm,
} from "@/parts";
import { type Proof, useChanged, useProofs } from "./asked";
import { words } from "./words";

const LARGEST = 1024; // bytes; such a file has some dozen

export function Proofs() {
  const t = useWords(words);
  const may = useMay();
  const confirm = useConfirm();
  const act = useAct(useChanged());
  const [adding, setAdding] = useState(false);
  const remove = async ({ name }: Proof) => {
    if (!(await confirm({ title: t.removeAsk(name), text: t.removeWhy, ok: t.remove, danger: true }))) return;
    await act(() => take(api.DELETE("/office/api/proofs/{name}", { params: { path: { name } } })), t.removed);
  };
  const upload = may("channel.edit") && (
    <Button type="primary" icon={<UploadOutlined />} onClick={() => setAdding(true)}>
      {t.upload}
    </Button>
  );
  return (
    <Card title={t.files} extra={upload}>
      <p className="soft domain-intro">{t.filesIntro}</p>
      <Loaded from={useProofs()} rows={2}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={t.none} text={t.noneNext} />
          ) : (
            <PlainTable<Proof>
              title={t.files}
              rows={rows}
              rowKey={(row) => row.name}
              columns={[
                {
                  key: "url",
                  title: t.url,
                  essential: true,
                  wrap: true,
                  render: (row) => (
                    <CopyText text={row.url}>
                      <a href={row.url} target="_blank" rel="noopener noreferrer">
                        {row.url}
                      </a>
                    </CopyText>
                  ),
                },
                { key: "by", title: t.by, width: 140 },
                { key: "at", title: t.at, width: 150, render: (row) => <Moment value={row.at} /> },
              ]}
              actions={
                may("channel.edit")
                  ? (row) => [{ key: "remove", label: t.remove, danger: true, onClick: () => void remove(row) }]
                  : undefined
              }
            />
          )
        }
      </Loaded>
      <UploadDialog open={adding} close={() => setAdding(false)} />
    </Card>
  );
}

function UploadDialog({ open, close }: { open: boolean; close: () => void }) {
  const t = useWords(words);
  const { message } = App.useApp();
  const changed = useChanged();
  const chosen = useRef<HTMLInputElement>(null);
  const [name, setName] = useState("");
  const [content, setContent] = useState("");
  const read = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > LARGEST) {
      message.error(t.tooLarge);
      return;
    }
    setName(file.name);
    setContent(await file.text());
  };
  return (
    <FormDialog
      open={open}
      title={t.upload}
      ok={t.upload}
      ready={name.trim() !== "" && content.trim() !== ""}
      shown={["name", "content"]}
      onClose={close}
      onClosed={() => {
        setName("");
        setContent("");
      }}
      send={async () => {
        await take(api.POST("/office/api/proofs", { body: { name: name.trim(), content } }));
        message.success(t.saved);
        await changed();
      }}
    >
      {(problem) => (
        <>
          <div>
            <input
              ref={chosen}
              type="file"
              accept=".txt,text/plain"
              hidden
              onChange={(event) => {
                void read(event.target.files?.[0]);
                event.target.value = "";
              }}
            />
            <Button icon={<UploadOutlined />} onClick={() => chosen.current?.click()}>
              {t.choose}
            </Button>
          </div>
          <TextField
            label={t.name}
            required
            className="mono"
            note={t.nameNote}
            error={problem?.of("name")}
            value={name}
            maxLength={128}
            onChange={setName}
          />
          <Labelled label={t.content} required lacks={content.trim() === ""} error={problem?.of("content")}>
            {(field) => (
              <Input.TextArea
                {...field}
                className="mono"
                autoSize={{ minRows: 2, maxRows: 4 }}
                maxLength={LARGEST}
                value={content}
                onChange={(event) => setContent(event.target.value)}
              />
            )}
          </Labelled>
        </>
      )}
    </FormDialog>
  );
}
