// What a payer would be told: what is due and for what, or why nothing can be said.
import { Alert } from "antd";
import { useListed, useWords } from "@/frame/language";
import { Facts, yuan } from "@/parts";
import type { Trial } from "../asked";
import { words } from "./words";

export function Quoted({ told }: { told: Trial }) {
  const t = useWords(words);
  if (told.refused) return <Refused refused={told.refused} />;
  return (
    <div className="stack">
      <Due told={told} />
      <Facts items={told.facts.map(({ label, value }) => ({ label, value }))} />
      <Facts
        columns={1}
        items={[
          { label: t.subject, value: told.subject },
          { label: t.order, value: told.order },
          Object.keys(told.attach).length > 0 && {
            label: t.attach,
            value: <pre className="scene-wire mono">{JSON.stringify(told.attach, null, 2)}</pre>,
          },
        ]}
      />
    </div>
  );
}

function Due({ told }: { told: Trial }) {
  const t = useWords(words);
  const listed = useListed();
  if (told.fen === 0) return <p className="scene-due">{told.nothing || t.nothingDue}</p>;
  if (told.fen !== null) return <p className="scene-due num">{yuan(told.fen)}</p>;
  return (
    <p className="scene-due">
      {told.choices.length > 0 && <span className="num">{listed(told.choices.map(yuan))}</span>}
      {told.most_fen > 0 && told.least_fen > 0 && (
        <span className="scene-free">{t.free(yuan(told.least_fen), yuan(told.most_fen))}</span>
      )}
    </p>
  );
}

function Refused({ refused }: { refused: NonNullable<Trial["refused"]> }) {
  const t = useWords(words);
  return (
    <div className="stack">
      <Alert type="warning" showIcon title={`${refused.message} (${refused.code})`} />
      <Facts
        columns={1}
        items={[
          refused.detail !== "" && { label: t.detail, value: refused.detail },
          refused.remedy !== "" && { label: t.remedy, value: refused.remedy },
        ]}
      />
    </div>
  );
}
