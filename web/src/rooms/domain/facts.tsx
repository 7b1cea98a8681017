// What is entered at the platforms, each value ready to copy: directories, domains, addresses, pushes.
import { Alert, Button } from "antd";
import { useState } from "react";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { Card, CopyText, Empty, Loaded, PlainTable, State } from "@/parts";
import { type Facts, useFacts } from "./asked";
import { ServerDialog } from "./server";
import { words } from "./words";

export function SetupFacts() {
  return (
    <Loaded from={useFacts()} rows={8}>
      {(facts) => (
        <>
          <Values facts={facts} />
          <Server server={facts.server} />
          <Pushes pushes={facts.pushes} />
        </>
      )}
    </Loaded>
  );
}

function Values({ facts }: { facts: Facts }) {
  const t = useWords(words);
  return (
    <Card title={t.facts}>
      {facts.obstacles.length > 0 && (
        <Alert
          className="domain-obstacles"
          type="warning"
          showIcon
          title={t.obstacles}
          description={
            <ul>
              {facts.obstacles.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          }
        />
      )}
      <PlainTable<Facts["facts"][number]>
        title={t.facts}
        rows={facts.facts}
        rowKey={(row) => row.key}
        columns={[
          { key: "name", title: t.what, essential: true, width: 210, wrap: true },
          { key: "value", title: t.value, wrap: true, render: (row) => <CopyText text={row.value} /> },
          { key: "place", title: t.place, wrap: true },
        ]}
      />
    </Card>
  );
}

function Server({ server }: { server: Facts["server"] }) {
  const t = useWords(words);
  const may = useMay();
  const [editing, setEditing] = useState(false);
  const state = server.entered ? t.entered : server.addresses.length > 0 ? t.found : t.unknown;
  return (
    <Card title={t.server} extra={may("channel.edit") && <Button onClick={() => setEditing(true)}>{t.edit}</Button>}>
      <p className="soft domain-intro">{t.serverIntro}</p>
      <div className="row">
        <State tone={server.entered ? "good" : "warn"}>{state}</State>
        {server.addresses.map((one) => (
          <CopyText key={one} text={one} />
        ))}
      </div>
      {server.addresses.length === 0 && <p className="soft">{t.unknownWhy}</p>}
      <ServerDialog open={editing} addresses={server.entered ? server.addresses : []} close={() => setEditing(false)} />
    </Card>
  );
}

function Pushes({ pushes }: { pushes: Facts["pushes"] }) {
  const t = useWords(words);
  return (
    <Card title={t.pushes}>
      {pushes.length === 0 ? (
        <Empty title={t.noPush} />
      ) : (
        pushes.map((one) => (
          <div key={one.channel_id} className="domain-push">
            <div className="row">
              <b>{one.channel}</b>
              <State tone={one.greeted_at ? "good" : "warn"}>{one.greeted_at ? t.checked : t.never}</State>
            </div>
            <CopyText text={one.url} />
          </div>
        ))
      )}
    </Card>
  );
}
