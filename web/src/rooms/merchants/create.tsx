// A new merchant: its terms, then its keys, shown once.
import { useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { useState } from "react";
import { useLocation } from "wouter";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import { useWords } from "@/frame/language";
import { CopyButton, CopyText, FormDialog, isPrivateKey, Labelled, rowsOf, TextField } from "@/parts";
import { useChoices } from "./asked";
import { FIELDS, FIRST, isReady, TermFields, type Terms } from "./fields";
import "./merchants.css";
import { words } from "./words";

type Made = components["schemas"]["MerchantShown"];

export function NewMerchant({ open, close }: { open: boolean; close: () => void }) {
  const t = useWords(words);
  const queries = useQueryClient();
  const choices = useChoices();
  const [id, setId] = useState("");
  const [key, setKey] = useState("");
  const [typed, setTyped] = useState<Partial<Terms>>({});
  const terms: Terms = { ...FIRST, products: choices?.together ?? null, ...typed };
  const [made, setMade] = useState<Made>();
  return (
    <>
      <FormDialog
        open={open}
        title={t.add}
        ok={t.add}
        width={640}
        ready={isReady(terms) && !isPrivateKey(key)}
        shown={["id", "public_key", ...FIELDS]}
        onClose={close}
        onClosed={() => {
          setId("");
          setKey("");
          setTyped({});
        }}
        send={async () => {
          const body = { ...terms, id, public_key: key };
          setMade(await take(api.POST("/office/api/merchants", { body })));
          await queries.invalidateQueries({ queryKey: rowsOf("merchants") });
        }}
      >
        {(problem) => (
          <>
            <TextField
              label={t.id}
              note={t.idNote}
              error={problem?.of("id")}
              className="mono"
              autoComplete="off"
              maxLength={32}
              value={id}
              onChange={setId}
            />
            <TermFields
              terms={terms}
              put={(change) => setTyped((kept) => ({ ...kept, ...change }))}
              choices={choices}
              problem={problem}
            />
            <Labelled
              label={t.publicKey}
              note={t.publicKeyLater}
              error={isPrivateKey(key) ? t.isPrivate : problem?.of("public_key")}
            >
              {(field) => (
                <Input.TextArea
                  {...field}
                  className="mono"
                  autoSize={{ minRows: 2, maxRows: 8 }}
                  value={key}
                  onChange={(event) => setKey(event.target.value)}
                />
              )}
            </Labelled>
          </>
        )}
      </FormDialog>
      <MadeDialog made={made} close={() => setMade(undefined)} />
    </>
  );
}

function MadeDialog({ made, close }: { made: Made | undefined; close: () => void }) {
  const t = useWords(words);
  const [, go] = useLocation();
  return (
    <Modal
      open={!!made}
      title={t.made}
      okText={t.open}
      onOk={() => {
        close();
        go(`/merchants/${encodeURIComponent(made?.id ?? "")}`);
      }}
      cancelText={t.close}
      onCancel={close}
      mask={{ closable: false }}
      centered
      width={560}
    >
      {made && (
        <dl className="keys-list">
          <dt>{t.id}</dt>
          <dd>
            <CopyText text={made.id} />
          </dd>
          <dt>{t.platform}</dt>
          <dd>
            <div className="made-pem">
              <pre className="pem">{made.platform_public_key}</pre>
              <CopyButton text={made.platform_public_key} />
            </div>
          </dd>
        </dl>
      )}
      <p className="soft flat">{t.madeNext}</p>
    </Modal>
  );
}
