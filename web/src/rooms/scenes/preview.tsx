// What settings come to while they are written, such as the examples of a tariff; nothing where a scene tells none.
import { useEffect, useState } from "react";
import { api, take } from "@/api/client";
import { useWords } from "@/frame/language";
import { useAsked } from "@/parts";
import { words } from "./words";

const PAUSE = 350; // milliseconds without typing

export function Preview({ scene, settings }: { scene: string; settings: Record<string, string> }) {
  const t = useWords(words);
  const body = JSON.parse(useSettled(JSON.stringify({ scene, settings })));
  const { data, isPlaceholderData } = useAsked(
    ["scene", "preview", body],
    (signal) => take(api.POST("/office/api/scenes/preview", { body, signal })),
    { placeholderData: (before) => before },
  );
  const [told, setTold] = useState(false); // once there was something to see, its absence says something
  const some = (data?.rows.length ?? 0) > 0;
  useEffect(() => setTold((before) => before || some), [some]);
  if (!told || !data) return null;
  return (
    <section className="scene-preview" aria-label={t.preview} aria-live="polite" aria-busy={isPlaceholderData}>
      <h3>{t.preview}</h3>
      {some ? (
        <dl>
          {data.rows.map((row) => (
            <div key={row.label}>
              <dt>{row.label}</dt>
              <dd className="num">{row.value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="flat soft">{t.noPreview}</p>
      )}
    </section>
  );
}

/** The text as it was when it had not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
