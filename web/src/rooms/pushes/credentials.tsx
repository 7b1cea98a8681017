// What providers lend for a while: how long each is good, and getting another one after a proof; never its value.
import { App, Button } from "antd";
import { useState } from "react";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, Empty, Loaded, Moment, ProofDialog, State } from "@/parts";
import { type Credential, useCredentials, useRenewal } from "./asked";
import { words } from "./words";

export function Credentials() {
  const t = useWords(words);
  return (
    <Card title={t.credentials}>
      <Loaded from={useCredentials()} rows={2}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={t.noCredential} text={t.noCredentialNext} />
          ) : (
            <div className="stack push-addresses">
              {rows.map((row) => (
                <One key={`${row.place} ${row.application} ${row.kind}`} row={row} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}

function One({ row }: { row: Credential }) {
  const t = useWords(words);
  const may = useMay();
  const { message } = App.useApp();
  const [asking, setAsking] = useState(false);
  const renew = useRenewal();
  return (
    <section className="push-address">
      <div className="row push-credential">
        <div className="row push-facts">
          <b>{row.label}</b>
          <code>{row.kind}</code>
          <State tone={row.good ? "good" : "off"}>{row.good ? t.good : t.over}</State>
        </div>
        {row.renewable && may("channel.edit") && (
          <Button size="small" onClick={() => setAsking(true)}>
            {t.renew}
          </Button>
        )}
      </div>
      <div className="push-trouble">{row.channels.join(t.and) || row.application}</div>
      <div className="row soft push-facts">
        <span>AppID {row.application}</span>
        <span>
          {t.goodUntil} <Moment value={row.good_until} />
        </span>
        <span>
          {t.renewedAt} <Moment value={row.renewed_at} />
        </span>
        <span>{t.generation(row.generation)}</span>
        <span>{row.place}</span>
      </div>
      <ProofDialog
        open={asking}
        title={t.renewOf(row.label)}
        ok={t.renew}
        danger
        onClose={() => setAsking(false)}
        onProof={async (proof) => {
          await renew(row, proof);
          message.success(t.renewed);
        }}
      >
        <p className="soft">{t.renewWhy}</p>
      </ProofDialog>
    </section>
  );
}
