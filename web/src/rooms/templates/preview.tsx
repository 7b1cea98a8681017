// A message as it arrives, with sample values put in.
import { useWords } from "@/frame/language";
import { filled, messagesOf } from "./text";
import { words } from "./words";

export function Preview({ text, samples }: { text: string; samples: Record<string, string> }) {
  const t = useWords(words);
  const pieces = filled(text, samples);
  const length = pieces.reduce((sum, piece) => sum + [...piece.text].length, 0);
  return (
    <>
      <p className="bubble">
        {pieces.map((piece, at) => (piece.put ? <mark key={at}>{piece.text}</mark> : piece.text))}
      </p>
      <p className="soft bubble-note">{t.length(length, messagesOf(length))}</p>
    </>
  );
}
