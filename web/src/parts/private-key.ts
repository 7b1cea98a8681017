// Whether a pasted text holds a private key, in whatever form: asked before anything of it leaves the browser.

// PEM, PuTTY, OpenSSH, the XML of .NET, JWK
const NAMED = /PRIVATE KEY|PuTTY-User-Key-File|openssh-key-v1|<D>|"d"\s*:\s*"/i;
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const RUN = /[A-Za-z0-9+/]{16,}/g; // what may be base64
// The object identifier's first bytes of an encrypted PKCS#8: 1.2.840.113549.1, then 5 or 12.
const PKCS = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01];

export function isPrivateKey(text: string): boolean {
  const seen = text.replace(UNSEEN, "").replace(/\\[rn]/g, "\n");
  return NAMED.test(seen) || (seen.match(RUN) ?? []).some((run) => beginsPrivate(firstBytes(run)));
}

function firstBytes(run: string): number[] {
  const start = run.slice(0, Math.min(64, run.length - (run.length % 4)));
  return Array.from(atob(start), (character) => character.charCodeAt(0));
}

/** Private keys and PKCS#12 begin with a small number within the outermost SEQUENCE; public keys never do. */
function beginsPrivate(bytes: number[]): boolean {
  const [tag, length = 0] = bytes;
  if (String.fromCharCode(...bytes.slice(0, 14)) === "openssh-key-v1") return true;
  if (tag !== 0x30) return false;
  const content = bytes.slice(2 + (length & 0x80 ? length & 0x7f : 0));
  if (content[0] === 0x02 && content[1] === 0x01) return true;
  const encrypted = content[0] === 0x30 && content[2] === 0x06 && PKCS.every((byte, at) => content[4 + at] === byte);
  return encrypted && (content[11] === 0x05 || content[11] === 0x0c);
}
