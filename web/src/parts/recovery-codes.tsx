// Fresh recovery codes, shown once: copy or download, then say that they are kept.
import { DownloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { saveAs } from "@/api/client";
import { defineWords, useWords } from "@/frame/language";
import { CopyButton } from "./copy-text";
import "./parts.css";

const words = defineWords({
  title: ["保存恢复码", "Keep your recovery codes"],
  why: [
    "手机丢了时，用其中一个代替验证码登录，每个只能用一次。它们只显示这一次。",
    "If you lose your phone, one of these gets you in instead of a code, each once. They are shown only now.",
  ],
  copy: ["复制", "Copy"],
  save: ["下载", "Download"],
  kept: ["我已经保存好了", "I have kept them"],
  file: ["恢复码", "recovery-codes"],
});

export function RecoveryCodes({ codes, username, done }: { codes: string[]; username: string; done: () => void }) {
  const t = useWords(words);
  const text = codes.join("\n");
  return (
    <div className="codes">
      <h1>{t.title}</h1>
      <p className="soft">{t.why}</p>
      <ol className="codes-list mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="row">
        <CopyButton text={text} label={t.copy} />
        <Button
          icon={<DownloadOutlined />}
          onClick={() => saveAs(`Hutong ${location.host} ${username}\n${text}\n`, `hutong-${t.file}.txt`)}
        >
          {t.save}
        </Button>
      </div>
      <Button type="primary" size="large" block onClick={done}>
        {t.kept}
      </Button>
    </div>
  );
}
