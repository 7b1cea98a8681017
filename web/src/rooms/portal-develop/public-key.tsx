// Step 2: the merchant's public key: pasted or made here, looked at, saved with a code; two live while it is changed.
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { useDeferredValue, useId, useState } from "react";
import { api, take } from "@/api/client";
import { problemOf } from "@/api/problem";
import { useLanguage, useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { isPrivateKey, Labelled, ProofDialog, Tried, useTrying } from "@/parts";
import { able } from "./crypto";
import { useKept } from "./kept";
import { KeyFacts } from "./key-facts";
import { KeyMaker } from "./key-maker";
import { words } from "./words";

export function PublicKeys() {
  const t = useWords(words);
  const may = useMay();
  const { settings } = useKept();
  const [changing, setChanging] = useState(false);
  const { public_key: key, previous_public_key: previous } = settings;
  return (
    <div className="stack">
      {key ? <KeyFacts title={t.current} of={key} /> : <p className="flat">{t.noKey}</p>}
      {previous && <KeyFacts title={t.previous} of={previous} note={t.bothLive} action={<Old />} />}
      {may("portal.key") && previous && <p className="flat soft">{t.oneAtATime}</p>}
      {may("portal.key") &&
        !previous &&
        (changing || !key ? (
          <Change onDone={() => setChanging(false)} cancel={!!key} />
        ) : (
          <div>
            <Button onClick={() => setChanging(true)}>{t.changeKey}</Button>
          </div>
        ))}
    </div>
  );
}

function Change({ onDone, cancel }: { onDone: () => void; cancel: boolean }) {
  const t = useWords(words);
  const { put, settings } = useKept();
  const [text, setText] = useState("");
  const [made, setMade] = useState(""); // here
  const [have, setHave] = useState(false); // the private key of what was made
  const [proving, setProving] = useState(false);
  const [asked, setAsked] = useState(false); // however short it is
  const looked = useLook(text, asked);
  const trying = useTrying<HTMLDivElement>(!!looked.key);
  const why = useId();
  const lost = made !== "" && text.trim() === made.trim() && !have;
  const taken = (publicKey: string) => {
    setText(publicKey);
    setMade(publicKey);
    setHave(false);
  };
  return (
    <div className="stack" ref={trying.form}>
      {able() ? (
        <KeyMaker onMade={taken} have={have} onHave={setHave} />
      ) : (
        <Alert type="warning" showIcon title={t.notSecure} />
      )}
      <Tried value={trying.tried}>
        <Labelled
          label={t.publicKeyPaste}
          required
          lacks={text.trim() === ""}
          error={looked.error}
          note={t.publicKeyNote}
        >
          {(field) => (
            <Input.TextArea
              {...field}
              className="mono"
              rows={6}
              spellCheck={false}
              placeholder={"-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq…"}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Labelled>
      </Tried>
      {looked.key && <KeyFacts title={t.thisKey} of={looked.key} />}
      <div className="row">
        <Button
          type="primary"
          loading={looked.busy}
          disabled={lost}
          aria-describedby={lost ? why : undefined}
          onClick={() => {
            setAsked(true);
            if (trying.go()) setProving(true);
          }}
        >
          {t.saveKey}
        </Button>
        {cancel && <Button onClick={onDone}>{t.cancel}</Button>}
        {lost && (
          <span id={why} className="develop-warn">
            {t.keepFirst}
          </span>
        )}
      </div>
      <ProofDialog
        open={proving}
        title={t.saveKey}
        need="code"
        ok={t.saveKey}
        onClose={() => setProving(false)}
        onProof={async (proof) => {
          put(await take(api.PUT("/portal/api/develop/public-key", { body: { public_key: text, proof } })));
          onDone();
        }}
      >
        <p className="flat">{settings.public_key ? t.saveKeyWhat : t.saveFirstKeyWhat}</p>
      </ProofDialog>
    </div>
  );
}

/** What the hub says of a pasted key, as it is pasted. */
function useLook(typed: string, asked: boolean) {
  const { language } = useLanguage();
  const t = useWords(words);
  const text = useDeferredValue(typed.trim());
  const isPrivate = isPrivateKey(typed) || isPrivateKey(text); // then nothing of it leaves the browser
  const enough = text.length > (asked ? 0 : 40);
  const { data, error, isFetching } = useQuery({
    queryKey: ["public-key", text, language],
    queryFn: ({ signal }) =>
      take(api.POST("/portal/api/develop/public-key/check", { body: { public_key: text }, signal })),
    enabled: enough && !isPrivate,
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const told = error && problemOf(error);
  if (isPrivate) return { key: undefined, error: t.isPrivate, busy: false };
  return {
    busy: isFetching,
    key: enough ? data : undefined,
    error: told ? (told.of("public_key") ?? told.message) : undefined,
  };
}

/** What can be done while two keys live: end the former one, or take the new one back. */
function Old() {
  const t = useWords(words);
  const may = useMay();
  const { put } = useKept();
  const [asked, setAsked] = useState<"retire" | "revert">();
  if (!may("portal.key")) return null;
  const close = () => setAsked(undefined);
  return (
    <>
      <Button size="small" danger onClick={() => setAsked("retire")}>
        {t.retire}
      </Button>
      <Button size="small" onClick={() => setAsked("revert")}>
        {t.revert}
      </Button>
      <ProofDialog
        open={asked === "retire"}
        title={t.retireKey}
        need="code"
        ok={t.retire}
        danger
        onClose={close}
        onProof={async (proof) => {
          put(await take(api.POST("/portal/api/develop/public-key/retire", { body: { proof } })));
        }}
      >
        <p className="flat">{t.retireKeyWhat}</p>
      </ProofDialog>
      <ProofDialog
        open={asked === "revert"}
        title={t.revertKey}
        need="code"
        ok={t.revert}
        danger
        onClose={close}
        onProof={async (proof) => {
          put(await take(api.POST("/portal/api/develop/public-key/revert", { body: { proof } })));
        }}
      >
        <p className="flat">{t.revertKeyWhat}</p>
      </ProofDialog>
    </>
  );
}
