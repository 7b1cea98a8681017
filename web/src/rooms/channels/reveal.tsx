// A secret in clear: for a proof, for half a minute.
import { EyeOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyButton, type Proof, ProofDialog } from "@/parts";
import { words } from "./words";

interface Shown {
  value: string;
  seconds: number;
}

/** The button beside a secret that is set; nothing for those who may not see secrets. */
export function Reveal({ id, name }: { id: number; name: string }) {
  return (
    <RevealButton
      name={name}
      ask={(proof) =>
        take(
          api.POST("/office/api/channels/{channel_id}/settings/{key}/reveal", {
            params: { path: { channel_id: id, key: name } },
            body: { proof },
          }),
        )
      }
    />
  );
}

export function RevealButton({ name, ask }: { name: string; ask: (proof: Proof) => Promise<Shown> }) {
  const t = useWords(words);
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<Shown>();
  if (!may("secret.reveal")) return null;
  return (
    <>
      <Button type="link" size="small" icon={<EyeOutlined />} onClick={() => setAsking(true)}>
        {t.reveal}
      </Button>
      <ProofDialog
        open={asking}
        title={t.revealTitle(name)}
        ok={t.reveal}
        onClose={() => setAsking(false)}
        onProof={async (proof) => setShown(await ask(proof))}
      >
        <p className="soft">{t.revealWhy}</p>
      </ProofDialog>
      {shown && <InClear name={name} shown={shown} hide={() => setShown(undefined)} />}
    </>
  );
}

function InClear({ name, shown, hide }: { name: string; shown: Shown; hide: () => void }) {
  const t = useWords(words);
  const [left, setLeft] = useState(shown.seconds);
  useEffect(() => {
    if (left <= 0) return hide();
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left, hide]);
  return (
    <Modal
      open
      centered
      title={t.shown(name)}
      onCancel={hide}
      footer={<Button onClick={hide}>{t.hide}</Button>}
      width={560}
    >
      <pre className="in-clear mono">{shown.value}</pre>
      <div className="row">
        <CopyButton text={shown.value} label={t.copy} />
        <span className="soft num">{t.hides(left)}</span>
      </div>
    </Modal>
  );
}
