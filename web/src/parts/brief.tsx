// A text that may be long, as a pasted certificate: its kind, its beginning and its end; the whole of it when asked for.
import { Button } from "antd";
import { useState } from "react";
import { useSay } from "@/frame/language";

const LONG = 96; // characters; what is shorter is shown whole
const BEGINNING = 24;
const END = 12;

/** CERTIFICATE MIIDxTCCAq2gAwIBAgIUb3… Kp0wZr6Q2w== */
function brief(text: string): string {
  const kind = /-----BEGIN ([A-Z ]+)-----/.exec(text)?.[1];
  const body = text.replace(/-----[A-Z ]+-----/g, "").trim();
  return `${kind ? `${kind} ` : ""}${body.slice(0, BEGINNING)}… ${body.slice(-END)}`.replace(/\s+/g, " ");
}

export function Brief({ text }: { text: string }) {
  const say = useSay();
  const [whole, setWhole] = useState(false);
  if (text.length <= LONG && !text.trimEnd().includes("\n")) return text;
  return (
    <>
      <span className={whole ? "brief-whole" : undefined}>{whole ? text : brief(text)}</span>{" "}
      <Button type="link" size="small" className="brief-more" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? say(["收起", "Less"]) : say(["查看全文", "The whole text"])}
      </Button>
    </>
  );
}
