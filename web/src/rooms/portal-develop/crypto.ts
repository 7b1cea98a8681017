// Keys and signatures in the browser: what is private here never leaves this page.
import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
// PKCS#8 = version, algorithm (rsaEncryption, NULL), then the PKCS#1 key in an octet string.
const VERSION = [0x02, 0x01, 0x00];
const ALGORITHM = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

export interface Pair {
  privateKey: string; // PKCS#8 PEM
  publicKey: string; // SubjectPublicKeyInfo PEM
}

/** Whether the browser can: WebCrypto is there on HTTPS pages and on this machine itself. */
export function able(): boolean {
  return globalThis.crypto?.subtle !== undefined;
}

export async function makePair(): Promise<Pair> {
  const made = await crypto.subtle.generateKey(
    { ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ["sign", "verify"],
  );
  return {
    privateKey: pem("PRIVATE KEY", await crypto.subtle.exportKey("pkcs8", made.privateKey)),
    publicKey: pem("PUBLIC KEY", await crypto.subtle.exportKey("spki", made.publicKey)),
  };
}

/** A private key out of PEM (PKCS#8 or PKCS#1) or of bare base64; throws when it is none. */
export async function privateKeyOf(text: string): Promise<CryptoKey> {
  const der = bytesOf(text);
  const load = (bytes: Uint8Array<ArrayBuffer>) => crypto.subtle.importKey("pkcs8", bytes, RSA, false, ["sign"]);
  return load(der).catch(() => load(wrapped(der)));
}

export async function publicKeyOf(text: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("spki", bytesOf(text), RSA, false, ["verify"]);
}

/** Step 4: base64 of the signature over the digest's text. */
export async function sign(digest: string, key: CryptoKey): Promise<string> {
  return base64(await crypto.subtle.sign(RSA.name, key, new Uint8Array(utf8ToBytes(digest))));
}

export async function verify(digest: string, signature: string, key: CryptoKey): Promise<boolean> {
  return crypto.subtle.verify(RSA.name, key, bytesOf(signature), new Uint8Array(utf8ToBytes(digest)));
}

/** Step 1 and 2: the fields that take part, in the order of their bytes, joined, the key last. */
export function textOf(fields: Record<string, string>, key: string): string {
  const names = Object.keys(fields)
    .filter((name) => name !== "sign" && fields[name] !== "")
    .sort(); // by code unit, which is ASCII's order for the names that there are
  return `${names.map((name) => `${name}=${fields[name]}`).join("&")}&key=${key}`;
}

/** Step 3: MD5 in upper case. */
export function digestOf(text: string): string {
  return bytesToHex(md5(utf8ToBytes(text))).toUpperCase();
}

export function randomText(length: number): string {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(length / 2)));
}

function pem(title: string, der: ArrayBuffer): string {
  const lines = base64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${title}-----`, ...lines, `-----END ${title}-----`, ""].join("\n");
}

function base64(bytes: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bare = text.replace(/-----[^-]+-----/g, "").replace(/\\n|\s/g, "");
  return Uint8Array.from(atob(bare), (character) => character.charCodeAt(0));
}

function wrapped(pkcs1: Uint8Array): Uint8Array<ArrayBuffer> {
  const key = tagged(0x04, pkcs1);
  return tagged(0x30, new Uint8Array([...VERSION, ...ALGORITHM, ...key]));
}

function tagged(tag: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return new Uint8Array([tag, ...length, ...content]);
}
