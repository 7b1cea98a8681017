// How far a ZIP of pages has come: each page begins with the mark of a file, and a header tells how many there will be.

const MARK = [0x50, 0x4b, 0x03, 0x04];

/** What watches a download, and tells how many pages have begun of how many; nothing where it is no ZIP. */
export function pagesIn(tell: (done: number, all: number) => void): (chunk: Uint8Array, headers: Headers) => void {
  let met = 0; // bytes of the mark
  let begun = 0;
  return (chunk, headers) => {
    const all = Number(headers.get("x-pages") ?? 0);
    if (all === 0) return;
    const before = begun;
    for (const byte of chunk) {
      met = byte === MARK[met] ? met + 1 : byte === MARK[0] ? 1 : 0;
      if (met < MARK.length) continue;
      begun += 1;
      met = 0;
    }
    if (begun !== before) tell(Math.min(begun, all), all);
  };
}
