// A text with a button that copies it.
import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { App } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useSay } from "@/frame/language";
import "./parts.css";

export function CopyText({ text, children, mono = true }: { text: string; children?: ReactNode; mono?: boolean }) {
  return (
    <span className="copy">
      <span className={mono ? "mono copy-text" : "copy-text"}>{children ?? text}</span>
      <CopyButton text={text} />
    </span>
  );
}

export function CopyButton({ text, label, onCopied }: { text: string; label?: string; onCopied?: () => void }) {
  const say = useSay();
  const { message } = App.useApp();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1600);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    if (await put(text)) {
      setDone(true);
      onCopied?.();
    } else
      message.warning(
        say(["浏览器不允许复制，请选中后手动复制", "The browser did not let us copy; select it and copy by hand"]),
      );
  };
  return (
    <button
      type="button"
      className={label ? "copy-button copy-button-wide" : "copy-button"}
      aria-label={label ? undefined : say(["复制", "Copy"])}
      title={say(["复制", "Copy"])}
      onClick={(event) => {
        event.stopPropagation();
        void copy();
      }}
    >
      {done ? <CheckOutlined /> : <CopyOutlined />}
      {label}
      <span className="unseen" aria-live="polite">
        {done ? say(["已复制", "Copied"]) : ""}
      </span>
    </button>
  );
}

/** A page served over plain HTTP has no clipboard; an old way still works there. */
async function put(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    document.body.append(area);
    area.select();
    const worked = document.execCommand("copy");
    area.remove();
    return worked;
  }
}
