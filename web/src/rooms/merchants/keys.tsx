// A merchant's keys: the public key, the MD5 key, the hub's own; old ones that still live beside the new.
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Card, CopyButton, CopyText, Labelled, type Proof, ProofDialog, State } from "@/parts";
import { type MerchantShown, useAgain } from "./asked";
import { words } from "./words";

type Opened = "public" | "reveal" | "rotate" | "retire";

export function Keys({ merchant, may }: { merchant: MerchantShown; may: boolean }) {
  const t = useWords(words);
  const { message } = App.useApp();
  const again = useAgain(merchant.id);
  const [open, setOpen] = useState<Opened>();
  const [shown, setShown] = useState<string>();
  const close = () => setOpen(undefined);
  const params = { path: { merchant_id: merchant.id } };
  const old = merchant.public_keys.length > 1 || merchant.md5_keys.length > 1;
  const rotate = async (proof: Proof) => {
    const told = await take(
      api.POST("/office/api/merchants/{merchant_id}/md5-key/rotate", { params, body: { proof } }),
    );
    setShown(told.md5_key);
    await again();
  };
  const reveal = async (proof: Proof) => {
    const told = await take(
      api.POST("/office/api/merchants/{merchant_id}/md5-key/reveal", { params, body: { proof } }),
    );
    setShown(told.md5_key);
  };
  const retire = async (proof: Proof) => {
    await take(api.POST("/office/api/merchants/{merchant_id}/retire-keys", { params, body: { proof } }));
    message.success(t.retired);
    await again();
  };
  return (
    <Card
      title={t.keys}
      extra={
        may &&
        old && (
          <Button danger onClick={() => setOpen("retire")}>
            {t.retire}
          </Button>
        )
      }
    >
      <div className="keys">
        <PublicKeys merchant={merchant} change={may ? () => setOpen("public") : undefined} />
        <Md5Keys merchant={merchant} begin={may ? setOpen : undefined} />
        <div>
          <h3 className="keys-head">{t.platform}</h3>
          <p className="soft flat">{t.platformWhy}</p>
          <Pem text={merchant.platform_public_key} />
        </div>
      </div>
      <PublicKeyDialog merchant={merchant} open={open === "public"} close={close} />
      <ProofDialog open={open === "reveal"} title={t.revealTitle} ok={t.reveal} onClose={close} onProof={reveal}>
        <p className="flat">{t.revealWhy}</p>
      </ProofDialog>
      <ProofDialog open={open === "rotate"} title={t.rotateTitle} ok={t.rotate} danger onClose={close} onProof={rotate}>
        <p className="flat">{merchant.md5_keys.length > 1 ? t.rotateOld : t.rotateWhy}</p>
      </ProofDialog>
      <ProofDialog open={open === "retire"} title={t.retire} ok={t.retire} danger onClose={close} onProof={retire}>
        <p className="flat">{t.retireWhy}</p>
      </ProofDialog>
      <Modal
        open={!!shown}
        title={t.md5}
        onCancel={() => setShown(undefined)}
        footer={<Button onClick={() => setShown(undefined)}>{t.close}</Button>}
        centered
        width={480}
      >
        {shown && <CopyText text={shown} />}
      </Modal>
    </Card>
  );
}

function PublicKeys({ merchant, change }: { merchant: MerchantShown; change?: () => void }) {
  const t = useWords(words);
  return (
    <div>
      <h3 className="keys-head">
        {t.publicKey}
        {change && (
          <Button size="small" onClick={change}>
            {merchant.public_keys.length > 0 ? t.setPublicKey : t.firstPublicKey}
          </Button>
        )}
      </h3>
      <p className="soft flat">{t.publicKeyWhy}</p>
      {merchant.public_keys.length === 0 && <State tone="bad">{t.noKey}</State>}
      {merchant.public_keys.map((key) => (
        <div key={key.fingerprint} className="key">
          <div className="row">
            <State tone={key.current ? "good" : "warn"}>{key.current ? t.current : t.previous}</State>
            <span className={key.weak ? "key-weak" : "soft"}>{key.weak ? t.weak(key.bits) : t.bits(key.bits)}</span>
          </div>
          <div className="soft key-print">
            {t.fingerprint} <span className="mono">{key.fingerprint}</span>
          </div>
          <Pem text={key.pem} />
        </div>
      ))}
    </div>
  );
}

function Pem({ text }: { text: string }) {
  return (
    <div className="key key-pem">
      <details>
        <summary>PEM</summary>
        <pre className="pem">{text}</pre>
      </details>
      <CopyButton text={text} />
    </div>
  );
}

function Md5Keys({ merchant, begin }: { merchant: MerchantShown; begin?: (what: Opened) => void }) {
  const t = useWords(words);
  return (
    <div>
      <h3 className="keys-head">
        {t.md5}
        {begin && (
          <span className="row">
            <Button size="small" onClick={() => begin("reveal")}>
              {t.reveal}
            </Button>
            <Button size="small" onClick={() => begin("rotate")}>
              {t.rotate}
            </Button>
          </span>
        )}
      </h3>
      <p className="soft flat">{t.md5Why}</p>
      {merchant.md5_keys.map((masked, at) => (
        <div key={masked} className="key row">
          <State tone={at === 0 ? "good" : "warn"}>{at === 0 ? t.current : t.previous}</State>
          <span className="mono">{masked}</span>
        </div>
      ))}
    </div>
  );
}

function PublicKeyDialog({ merchant, open, close }: { merchant: MerchantShown; open: boolean; close: () => void }) {
  const t = useWords(words);
  const again = useAgain(merchant.id);
  const { message } = App.useApp();
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<ApiProblem>();
  const leave = () => {
    setKey("");
    setProblem(undefined);
    close();
  };
  const save = async (proof: Proof) => {
    const params = { path: { merchant_id: merchant.id } };
    try {
      await take(
        api.PUT("/office/api/merchants/{merchant_id}/public-key", { params, body: { public_key: key, proof } }),
      );
    } catch (failed) {
      setProblem(problemOf(failed));
      throw failed;
    }
    message.success(t.saved);
    await again();
  };
  const living = merchant.public_keys.length;
  return (
    <ProofDialog
      open={open}
      title={living > 0 ? t.setPublicKey : t.firstPublicKey}
      ok={t.save}
      ready={key.trim() !== ""}
      onClose={leave}
      onProof={save}
    >
      {living > 0 && <p className="flat">{living > 1 ? t.replacesOld : t.replaces}</p>}
      <Labelled label={t.publicKey} required note={t.publicKeyNote} error={problem?.of("public_key")}>
        {(field) => (
          <Input.TextArea
            {...field}
            className="mono"
            autoSize={{ minRows: 5, maxRows: 12 }}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Labelled>
    </ProofDialog>
  );
}
