// Signing a call in the browser, with the MD5 made here or, without the MD5 key at hand, by the hub.
import { api, take } from "@/api/client";
import { digestOf, privateKeyOf, publicKeyOf, randomText, sign, textOf, verify } from "../crypto";
import { type Fields, formOf } from "./fields";

export interface Signed {
  fields: Fields; // with nonceStr and sign
  names: string[];
  text: string; // the key hidden
  digest: string;
  byHub: boolean;
}

const HIDDEN = "‹key›";

async function digested(fields: Fields, md5Key: string): Promise<Pick<Signed, "text" | "digest" | "byHub">> {
  if (md5Key) return { text: textOf(fields, HIDDEN), digest: digestOf(textOf(fields, md5Key)), byHub: false };
  const { text, digest } = await take(
    api.POST("/portal/api/signature", { body: { body: formOf(fields), text: "", md5: "", sign: "" } }),
  );
  return { text, digest, byHub: true };
}

/** The fields with a fresh nonceStr and their signature; throws where the key is none. */
export async function signed(fields: Fields, md5Key: string, privateKey: string): Promise<Signed> {
  const key = await privateKeyOf(privateKey);
  const full = { ...fields, nonceStr: randomText(32) };
  const made = await digested(full, md5Key);
  const names = Object.keys(full)
    .filter((name) => full[name as keyof typeof full] !== "")
    .sort();
  return { ...made, names, fields: { ...full, sign: await sign(made.digest, key) } };
}

export interface Answer {
  status: number;
  content: Record<string, unknown>;
}

/** Posts it as a merchant's server would: no cookie, no token of this page. */
export async function post(path: string, fields: Fields, language: string): Promise<Answer> {
  const response = await fetch(path, {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/x-www-form-urlencoded", "accept-language": language },
    body: formOf(fields),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: response.status, content: await response.json() };
}

/** Whether an answer's `sign` is the hub's. */
export async function isHubs(answer: Answer, md5Key: string, platformKey: string): Promise<boolean> {
  const fields = Object.fromEntries(
    Object.entries(answer.content)
      .filter(([name]) => name !== "sign")
      .map(([name, value]) => [name, String(value)]),
  );
  const { digest } = await digested(fields, md5Key);
  return verify(digest, String(answer.content.sign), await publicKeyOf(platformKey));
}
