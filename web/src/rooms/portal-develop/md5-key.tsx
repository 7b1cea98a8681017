// Step 4: the MD5 key: shown for half a minute for the payment password, and changed with two live keys.
import { Button } from "antd";
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useMay } from "@/frame/session";
import { CopyText, ProofDialog } from "@/parts";
import { useKept } from "./kept";
import { words } from "./words";

const SHOWN = 30; // seconds
type Asked = "show" | "rotate" | "retire" | "revert" | undefined;

export function Md5Key() {
  const t = useWords(words);
  const may = useMay();
  const { settings, reread } = useKept();
  const [asked, setAsked] = useState<Asked>();
  const [shown, setShown] = useState<{ key: string; left: number }>();
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(shown.left > 1 ? { ...shown, left: shown.left - 1 } : undefined), 1000);
    return () => clearTimeout(timer);
  }, [shown]);
  const show = (told: { md5_key: string }) => {
    setShown({ key: told.md5_key, left: SHOWN });
    reread();
  };
  const close = () => setAsked(undefined);
  return (
    <div className="stack">
      <p className="flat soft">{t.md5Why}</p>
      <div className="md5-shown">
        {shown ? (
          <>
            <CopyText text={shown.key} />
            <span className="soft num">{t.hiddenIn(shown.left)}</span>
            <Button size="small" onClick={() => setShown(undefined)}>
              {t.hide}
            </Button>
          </>
        ) : (
          <span className="mono soft">{"•".repeat(32)}</span>
        )}
      </div>
      {settings.has_previous_md5_key && <p className="flat develop-warn">{t.bothMd5Live}</p>}
      {may("portal.key") && (
        <div className="row">
          <Button type="primary" onClick={() => setAsked("show")}>
            {t.showMd5}
          </Button>
          {settings.has_previous_md5_key ? (
            <>
              <Button danger onClick={() => setAsked("retire")}>
                {t.retireMd5}
              </Button>
              <Button onClick={() => setAsked("revert")}>{t.revertMd5}</Button>
            </>
          ) : (
            <Button onClick={() => setAsked("rotate")}>{t.rotate}</Button>
          )}
        </div>
      )}
      <ProofDialog
        open={asked === "show"}
        title={t.showMd5}
        need="payment_password"
        ok={t.showOk}
        onClose={close}
        onProof={async ({ payment_password }) => {
          show(await take(api.POST("/portal/api/develop/md5-key/show", { body: { payment_password } })));
        }}
      >
        <p className="flat soft">{t.showWhat}</p>
      </ProofDialog>
      <ProofDialog
        open={asked === "rotate"}
        title={t.rotate}
        ok={t.rotate}
        onClose={close}
        onProof={async (proof) => {
          show(await take(api.POST("/portal/api/develop/md5-key/rotate", { body: { proof } })));
        }}
      >
        <p className="flat">{t.rotateWhat}</p>
      </ProofDialog>
      <ProofDialog
        open={asked === "retire"}
        title={t.retireMd5}
        ok={t.retire}
        danger
        onClose={close}
        onProof={async (proof) => {
          await take(api.POST("/portal/api/develop/md5-key/retire", { body: { proof } }));
          reread();
        }}
      >
        <p className="flat">{t.retireMd5What}</p>
      </ProofDialog>
      <ProofDialog
        open={asked === "revert"}
        title={t.revertMd5}
        ok={t.revert}
        danger
        onClose={close}
        onProof={async (proof) => {
          await take(api.POST("/portal/api/develop/md5-key/revert", { body: { proof } }));
          setShown(undefined); // what is shown is dead
          reread();
        }}
      >
        <p className="flat">{t.revertMd5What}</p>
      </ProofDialog>
    </div>
  );
}
