// A merchant's keys: the public key, the MD5 key, the hub's own; old ones that still live beside the new.
import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import { api, take } from "@/api/client";
import { type ApiProblem, problemOf } from "@/api/problem";
import { useWords } from "@/frame/language";
import { Card, CopyButton, CopyText, isPrivateKey, Labelled, type Proof, ProofDialog, State } from "@/parts";
import { type MerchantShown, useAgain } from "./asked";
import { words } from "./words";

type Opened = "public" | "reveal" | "rotate" | "retire" | "revert";
type Kind = "public_key" | "md5_key";
type Begin = (what: Opened, kind?: Kind) => void;

export function Keys({ merchant, may }: { merchant: MerchantShown; may: boolean }) {
  const t = useWords(words);
  const { message } = App.useApp();
  const again = useAgain(merchant.id);
  const [open, setOpen] = useState<Opened>();
  const [kind, setKind] = useState<Kind>("public_key"); // of which the old or the new one goes
  const [shown, setShown] = useState<string>();
  const close = () => setOpen(undefined);
  const params = { path: { merchant_id: merchant.id } };
  const begin: Begin = (what, of = kind) => {
    setKind(of);
    setOpen(what);
  };
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
    await take(api.POST("/office/api/merchants/{merchant_id}/retire-keys", { params, body: { proof, keys: [kind] } }));
    message.success(t.retired);
    await again();
  };
  const revert = async (proof: Proof) => {
    await take(api.POST("/office/api/merchants/{merchant_id}/revert-keys", { params, body: { proof, keys: [kind] } }));
    message.success(t.reverted);
    await again();
  };
  const isPublic = kind === "public_key";
  return (
    <Card title={t.keys}>
      <div className="keys">
        <PublicKeys merchant={merchant} begin={may ? begin : undefined} />
        <Md5Keys merchant={merchant} begin={may ? begin : undefined} />
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
        <p className="flat">{t.rotateWhy}</p>
      </ProofDialog>
      <ProofDialog
        open={open === "retire"}
        title={isPublic ? t.retirePublic : t.retireMd5}
        ok={t.retire}
        danger
        onClose={close}
        onProof={retire}
      >
        <p className="flat">{isPublic ? t.retirePublicWhy : t.retireMd5Why}</p>
      </ProofDialog>
      <ProofDialog
        open={open === "revert"}
        title={isPublic ? t.revertPublic : t.revertMd5}
        ok={t.revert}
        danger
        onClose={close}
        onProof={revert}
      >
        <p className="flat">{isPublic ? t.revertPublicWhy : t.revertMd5Why}</p>
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

/** What can be done while two keys of a kind live: end the old one, or take the new one back. */
function Old({ kind, begin }: { kind: Kind; begin: Begin }) {
  const t = useWords(words);
  return (
    <span className="row">
      <Button size="small" danger onClick={() => begin("retire", kind)}>
        {t.retire}
      </Button>
      <Button size="small" onClick={() => begin("revert", kind)}>
        {t.revert}
      </Button>
    </span>
  );
}

function PublicKeys({ merchant, begin }: { merchant: MerchantShown; begin?: Begin }) {
  const t = useWords(words);
  const living = merchant.public_keys.length;
  return (
    <div>
      <h3 className="keys-head">
        {t.publicKey}
        {begin && living < 2 && (
          <Button size="small" onClick={() => begin("public")}>
            {living > 0 ? t.setPublicKey : t.firstPublicKey}
          </Button>
        )}
      </h3>
      <p className="soft flat">{t.publicKeyWhy}</p>
      {living > 1 && begin && <p className="soft flat">{t.oneAtATime}</p>}
      {living === 0 && <State tone="bad">{t.noKey}</State>}
      {merchant.public_keys.map((key) => (
        <div key={key.fingerprint} className="key">
          <div className="row">
            <State tone={key.current ? "good" : "warn"}>{key.current ? t.current : t.previous}</State>
            <span className={key.weak ? "key-weak" : "soft"}>{key.weak ? t.weak(key.bits) : t.bits(key.bits)}</span>
            {!key.current && begin && <Old kind="public_key" begin={begin} />}
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

function Md5Keys({ merchant, begin }: { merchant: MerchantShown; begin?: Begin }) {
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
            {merchant.md5_keys.length < 2 && (
              <Button size="small" onClick={() => begin("rotate")}>
                {t.rotate}
              </Button>
            )}
          </span>
        )}
      </h3>
      <p className="soft flat">{t.md5Why}</p>
      {merchant.md5_keys.length > 1 && begin && <p className="soft flat">{t.oneAtATime}</p>}
      {merchant.md5_keys.map((masked, at) => (
        <div key={masked} className="key row">
          <State tone={at === 0 ? "good" : "warn"}>{at === 0 ? t.current : t.previous}</State>
          <span className="mono">{masked}</span>
          {at > 0 && begin && <Old kind="md5_key" begin={begin} />}
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
      ready={key.trim() !== "" && !isPrivateKey(key)}
      shown={["public_key"]}
      onClose={leave}
      onProof={save}
    >
      {living > 0 && <p className="flat">{t.replaces}</p>}
      <Labelled
        label={t.publicKey}
        required
        lacks={key.trim() === ""}
        note={t.publicKeyNote}
        error={isPrivateKey(key) ? t.isPrivate : problem?.of("public_key")}
      >
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
